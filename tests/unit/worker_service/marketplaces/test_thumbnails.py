"""Thumbnails are as large, as white and as full as their marketplace asks, measured after JPEG."""

from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from contracts.exports import Marketplace
from worker_service.marketplaces.limits import limits_of
from worker_service.marketplaces.thumbnails import listed


def a_thumbnail(box: tuple[int, int, int, int] = (50, 200, 950, 800)) -> bytes:
    picture = Image.new("RGB", (1000, 1000), "white")
    ImageDraw.Draw(picture).rectangle(box, "firebrick")
    file = BytesIO()
    picture.save(file, "JPEG", quality=88)
    return file.getvalue()


@pytest.mark.parametrize("target", Marketplace)
def test_each_marketplace_gets_its_size_pure_white_around_the_product(target: Marketplace) -> None:
    limits = limits_of(target)

    for each in listed(a_thumbnail(), limits.thumbnails, limits.value("thumbnail.bytes", None)):
        assert each.ring >= 254
        assert 0.85 <= each.fill <= 0.95
        assert each.offset <= 0.01
        assert each.enlargement <= 1.5
        assert min(each.width, each.height) >= limits.value("thumbnail.least", 0)


def test_a_small_product_is_never_enlarged_beyond_what_is_sharp() -> None:
    [made] = listed(a_thumbnail((400, 400, 600, 600)), limits_of(Marketplace.ESM).thumbnails, None)

    assert (made.width, made.height) == (1000, 1000)
    assert made.enlargement == 1.5
    assert made.fill < 0.85
