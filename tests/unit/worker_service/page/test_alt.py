"""What a reader who cannot see an image is told of it."""

import pytest

from contracts.jobs import Language, Tone
from contracts.pages import ImageType
from tests.unit.worker_service.page.pages import a_copy
from worker_service.page.alt import alt_text
from worker_service.ports import ShotOrder


def an_order(image_type: ImageType, number: int = 0) -> ShotOrder:
    return ShotOrder(id="x", image_type=image_type, tone=Tone.FRIENDLY, title="", number=number)


@pytest.mark.parametrize("language", Language)
def test_no_two_images_share_their_text(language: Language) -> None:
    copy = a_copy(language=language)
    orders = [an_order(kind) for kind in ImageType]
    orders += [an_order(ImageType.DETAIL, number) for number in range(1, 10)]

    told = {alt_text(copy, order) for order in orders}

    assert len(told) == len(orders)


def test_the_text_names_the_product() -> None:
    assert alt_text(a_copy(title="머그컵"), an_order(ImageType.HERO)) == "머그컵 대표 이미지"


def test_braces_in_a_title_stay_as_they_are() -> None:
    assert alt_text(a_copy(title="{x}"), an_order(ImageType.HERO)) == "{x} 대표 이미지"
