"""The palette is the product's, not its background's."""

import re

from PIL import Image

from worker_service.studio.colour import Colour, colour_of, rgb_from_hex, rgb_of


def test_the_brand_colour_is_the_products_and_not_the_papers(drawing, a_photo) -> None:
    palette = a_photo(drawing("mug", "paper", 500)[0]).analysis.palette

    red, green, blue = rgb_from_hex(palette.brand)
    assert blue > red + 40
    assert blue > green + 30


def test_black_and_white_only_count_where_there_is_nothing_else(a_photo) -> None:
    palette = a_photo(Image.new("RGB", (300, 300), "black")).analysis.palette

    assert palette.brand == "#000000"


def test_colours_are_few_distinct_and_written_as_css_has_them(drawing, a_photo) -> None:
    palette = a_photo(drawing("bottle", "clutter", 500)[0]).analysis.palette

    assert 1 <= len(palette.colours) <= 5
    assert palette.colours[0] == palette.brand
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in palette.colours)
    assert len(set(palette.colours)) == len(palette.colours)


def test_a_colour_survives_the_way_to_the_eye_and_back() -> None:
    assert rgb_of(colour_of((32, 92, 74))) == (32, 92, 74)


def test_a_colour_that_no_screen_can_show_keeps_its_lightness() -> None:
    shown = colour_of(rgb_of(Colour(70, 90, 150)))

    assert abs(shown.lightness - 70) < 2
