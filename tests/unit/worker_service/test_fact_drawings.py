"""What is drawn from facts: it comes with the page, or is left out; nothing stands in for it."""

from io import BytesIO
from typing import Any

from PIL import Image

from chassis.errors import PermanentError
from contracts.jobs import Subject, WarningCode
from contracts.pages import FinishedPage, ImageType
from tests.unit.worker_service.builders import DrawnHere, Room, a_studio, a_subject
from worker_service.copywriting.rules import RulesCopywriter
from worker_service.ladder import Ladder

TOLD = "원목 도마\n크기: 가로 30cm, 세로 20cm\n색상: 블랙, 화이트, 네이비"


async def made(subject: Subject, *, drawing_room: Any = None) -> tuple[FinishedPage, Room]:
    room = Room()
    claim = await room.claimed(subject=subject)
    ladder = Ladder(supplier=room.supplier, studio=a_studio(drawing_room), shot_seconds=5)
    await room.pipeline(copywriter=RulesCopywriter(), ladder=ladder).run(claim)
    page = room.page_of(claim.job.id)
    assert page is not None
    return page, room


async def test_told_measures_and_colours_are_drawn_and_stand_in_their_blocks() -> None:
    page, room = await made(a_subject(product_data=TOLD))

    drawn = {image.image_type: image for image in page.images}
    blocks = {block.id: block.html for block in page.blocks}
    assert drawn[ImageType.SIZE].alt == "원목 도마 크기: 가로 30 cm, 세로 20 cm"
    assert drawn[ImageType.SWATCHES].alt == "원목 도마 색상 견본: 블랙, 화이트, 네이비"
    assert drawn[ImageType.SIZE].url in blocks["specs"]
    assert drawn[ImageType.SWATCHES].url in blocks["options"]
    stored = room.artifacts.artifacts[drawn[ImageType.SIZE].key]
    assert Image.open(BytesIO(stored.content)).size == (1290, drawn[ImageType.SIZE].height)


async def test_a_page_without_a_photo_has_its_drawings_too() -> None:
    page, _ = await made(a_subject(product_data=TOLD, photo_key=None))

    assert [image.id for image in page.images] == ["hero", "size", "swatches"]


async def test_a_page_of_which_no_measure_is_told_has_no_drawing() -> None:
    page, _ = await made(a_subject(product_data="원목 도마\n색상: 블랙"))

    assert not {ImageType.SIZE, ImageType.SWATCHES} & {image.image_type for image in page.images}


async def test_a_drawing_that_fails_is_left_out_and_said_so() -> None:
    broken = DrawnHere(PermanentError("died twice", code="DRAWING_DIED"))

    page, _ = await made(a_subject(product_data=TOLD), drawing_room=broken)

    assert [image.id for image in page.images] == ["hero", "product", "thumbnail", "master"]
    assert [warning.code for warning in page.warnings] == [WarningCode.DRAWING_LEFT_OUT]
    assert "30cm" in "".join(page.html_blocks)
