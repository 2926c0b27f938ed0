"""Thumbnails are as large, as white and as full as their marketplace asks, measured after JPEG."""

from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from contracts.exports import Marketplace
from worker_service.marketplaces.limits import limits_of
from worker_service.marketplaces.thumbnails import listed


def a_square(side: int, box: tuple[int, int, int, int]) -> bytes:
    picture = Image.new("RGB", (side, side), "white")
    ImageDraw.Draw(picture).rectangle(box, "firebrick")
    file = BytesIO()
    picture.save(file, "JPEG", quality=88)
    return file.getvalue()


MASTER = a_square(2000, (100, 400, 1900, 1600))
THUMBNAIL = a_square(1000, (50, 200, 950, 800))


@pytest.mark.parametrize(
    ("source", "most"), [(MASTER, 1.0), (THUMBNAIL, 1.5)], ids=["master", "older"]
)
@pytest.mark.parametrize("target", Marketplace)
def test_each_marketplace_gets_its_size_pure_white_around_the_product(
    target: Marketplace, source: bytes, most: float
) -> None:
    limits = limits_of(target)

    for each in listed(source, limits.thumbnails, limits.value("thumbnail.bytes", None), most):
        assert each.ring >= 254
        assert 0.85 <= each.fill <= 0.95
        assert each.offset <= 0.01
        assert each.enlargement <= most
        assert min(each.width, each.height) >= limits.value("thumbnail.least", 0)


@pytest.mark.parametrize("target", Marketplace)
def test_a_full_master_gives_the_largest_size_that_each_marketplace_takes(
    target: Marketplace,
) -> None:
    wanted = limits_of(target).thumbnails

    made = listed(MASTER, wanted, None, 1.0)

    assert [(each.width, each.height) for each in made] == [each.sizes[0] for each in wanted]
    assert target is not Marketplace.AMAZON or made[0].width == 2000


def test_a_smaller_master_gives_the_size_that_it_fills() -> None:
    [made] = listed(
        a_square(1650, (80, 80, 1570, 1570)), limits_of(Marketplace.AMAZON).thumbnails, None, 1.0
    )

    assert (made.width, made.enlargement) == (1600, pytest.approx(0.966, abs=0.01))


@pytest.mark.parametrize(
    ("source", "most"),
    [(a_square(500, (25, 25, 475, 475)), 1.0), (a_square(1000, (400, 400, 600, 600)), 1.5)],
)
def test_a_small_product_is_never_enlarged_beyond_what_is_sharp(source: bytes, most: float) -> None:
    [made] = listed(source, limits_of(Marketplace.ESM).thumbnails, None, most)

    assert (made.width, made.height) == (1000, 1000)
    assert made.enlargement == most
    assert made.fill < 0.85
