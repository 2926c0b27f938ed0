"""Every reason to take a photo again has a sentence in both languages."""

import pytest

from contracts.jobs import Language
from contracts.pages import RetakeReason, Treatment
from tests.unit.worker_service.builders import PHOTO_KEY, Room, a_photo, photo_bytes
from tests.unit.worker_service.test_wording import is_korean
from worker_service.retaking import retake_advice


@pytest.mark.parametrize("reason", RetakeReason)
def test_a_reason_is_told_in_the_sellers_language(reason: RetakeReason) -> None:
    photo = a_photo(b"photo", retake=(reason,))

    [korean] = retake_advice(photo, Language.KOREAN)
    [english] = retake_advice(photo, Language.ENGLISH)

    assert is_korean(korean.message)
    assert not is_korean(english.message)
    assert korean.reason == english.reason == reason


def test_a_good_photo_is_told_nothing_and_neither_is_none() -> None:
    assert retake_advice(a_photo(b"photo"), Language.KOREAN) == ()
    assert retake_advice(None, Language.KOREAN) == ()


async def test_a_page_tells_what_became_of_its_photo_and_how_it_could_be_better() -> None:
    room = Room()
    await room.artifacts.put(PHOTO_KEY, photo_bytes(500), content_type="image/png")
    claim = await room.claimed()

    await room.pipeline(photos=room.photo_desk()).run(claim)

    page = room.page_of(claim.job.id)
    assert page is not None
    assert [advice.reason for advice in page.retake_advice] == [RetakeReason.TOO_SMALL]
    assert {image.treatment for image in page.images} == {Treatment.CUT_OUT}
