"""A page's images are stored as JPEG, and beside it as WebP where there is one."""

from contracts.pages import ImageType
from tests.unit.worker_service.builders import Room, a_subject
from worker_service.copywriting.rules import RulesCopywriter


async def test_a_picture_with_a_webp_has_two_artifacts_under_one_name() -> None:
    room = Room()
    subject = a_subject(product_data="도마\n크기: 가로 30cm, 세로 20cm", photo_key=None)
    claim = await room.claimed(subject=subject)

    await room.pipeline(copywriter=RulesCopywriter()).run(claim)

    page = room.page_of(claim.job.id)
    assert page is not None
    [size] = [image for image in page.images if image.image_type is ImageType.SIZE]
    assert size.web_key == size.key.replace(".jpg", ".webp") != size.key
    assert room.artifacts.artifacts[size.key].content_type == "image/jpeg"
    assert room.artifacts.artifacts[size.web_key].content_type == "image/webp"
    assert size.web_key not in "".join(page.html_blocks)


async def test_a_picture_without_a_webp_has_one() -> None:
    room = Room()
    claim = await room.claimed()

    await room.pipeline().run(claim)

    page = room.page_of(claim.job.id)
    assert page is not None
    assert {image.web_key for image in page.images} == {""}
    assert not [key for key in room.artifacts.artifacts if key.endswith(".webp")]
