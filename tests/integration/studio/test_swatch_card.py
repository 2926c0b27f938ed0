"""A swatch card shows the colours to choose from under their names, and none of the photo's."""

from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageFont

from chassis.errors import PermanentError
from chassis.origin import Origin, origin_in
from contracts.jobs import Language, Tone
from contracts.pages import ImageType, Treatment
from worker_service.copywriting import colour_choices, sides
from worker_service.drawn_facts import NamedColour
from worker_service.ports import ShotOrder
from worker_service.studio import lettering
from worker_service.studio.drawn import draw

CHOICE = (
    NamedColour(name="블랙", rgb=(0, 0, 0)),
    NamedColour(name="화이트", rgb=(255, 255, 255)),
    NamedColour(name="카키", rgb=(170, 166, 98)),
)


def an_order(*colours: NamedColour) -> ShotOrder:
    return ShotOrder(
        id="swatches",
        image_type=ImageType.SWATCHES,
        tone=Tone.FRIENDLY,
        title="상품",
        colours=colours,
        remark=colour_choices.remark(Language.KOREAN),
    )


def share_of(shot: Any, rgb: tuple[int, int, int]) -> float:
    pixels = np.asarray(Image.open(BytesIO(shot.content))).astype(int)
    return float((np.abs(pixels - np.array(rgb)).max(axis=2) <= 4).mean())


def test_every_colour_takes_the_same_room() -> None:
    shot = draw(an_order(*CHOICE), None)

    disc = np.pi * 95**2 / (shot.width * shot.height)
    for colour in CHOICE[1:]:
        assert share_of(shot, colour.rgb) == pytest.approx(disc, rel=0.2)


def test_the_colours_of_the_photo_are_no_choice(drawing: Any, a_photo: Any) -> None:
    photo = a_photo(drawing("labelled", "grey", 900)[0])

    shot = draw(an_order(*CHOICE), photo)

    assert shot.treatment is Treatment.DRAWN
    assert share_of(shot, (150, 40, 52)) == 0


@pytest.mark.parametrize("count", [2, 4, 5, 7, 16])
def test_any_number_of_colours_stays_on_the_paper(count: int) -> None:
    long = NamedColour(name="베이비 핑크 라이트 그레이", rgb=(10, 120, 200))

    shot = draw(an_order(*(long for _ in range(count))), None)

    pixels = np.asarray(Image.open(BytesIO(shot.content))).astype(int)
    assert shot.width == 1290
    assert np.abs(pixels[:, :12] - pixels[0, 0]).max() < 30
    assert np.abs(pixels[:, -12:] - pixels[0, 0]).max() < 30


def test_a_card_says_that_it_was_drawn() -> None:
    shot = draw(an_order(*CHOICE), None)

    assert origin_in(Image.open(BytesIO(shot.content))) is Origin.DRAWN


def test_without_a_colour_there_is_no_card() -> None:
    with pytest.raises(PermanentError):
        draw(an_order(), None)


def test_the_font_has_every_character_that_labels_are_made_of() -> None:
    told = sides._table()  # noqa: SLF001 - the data file, as it is read
    drawn = [told["sides"], told["words"], told["units"], told["context"]["about"]]
    drawn.append(colour_choices._table())  # noqa: SLF001 - the other one
    words = "".join(map(str, drawn))
    characters = {character for character in words if "가" <= character <= "힣"}
    font = lettering._font(40)  # noqa: SLF001 - the font itself

    missing = {c for c in characters | set("0123456789.,%abcXYZ") if _is_blank(font, c)}

    assert not missing


def _is_blank(font: ImageFont.FreeTypeFont, character: str) -> bool:
    """Say whether it is drawn as the box that stands for what a font does not have."""
    return bytes(font.getmask(character)) == bytes(font.getmask("\ue000"))
