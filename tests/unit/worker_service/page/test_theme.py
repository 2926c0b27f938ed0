"""The look of a tone, in the colours of a product."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.jobs import Language, Tone
from tests.unit.worker_service.page.pages import Outline, a_full_page
from worker_service.page.colours import READABLE, contrast
from worker_service.page.theme import theme_of
from worker_service.ports import Palette

palettes = st.integers(0, 0xFFFFFF).map(lambda value: Palette(brand=f"#{value:06x}"))
BRANDS = (
    "#ffffff",
    "#000000",
    "#808080",
    "#ffff00",
    "#ff0000",
    "#00ff00",
    "#0000ff",
    "#b52d10",
    "#c0b283",
)


@given(st.sampled_from(Tone), palettes)
def test_everything_reads_on_every_surface_whatever_the_product(
    tone: Tone, palette: Palette
) -> None:
    theme = theme_of(tone, Language.KOREAN, palette)
    surfaces = (theme.plain, theme.soft, theme.deep, theme.hero)
    pairs = [
        (text, ground)
        for s in surfaces
        for text in (s.ink, s.muted, s.accent)
        for ground in (s.ground, s.chip)
    ]

    assert min(contrast(*pair) for pair in pairs) >= READABLE


@pytest.mark.parametrize("brand", BRANDS)
@pytest.mark.parametrize("tone", Tone)
def test_every_text_of_a_page_reads_where_it_stands(tone: Tone, brand: str) -> None:
    html = "".join(a_full_page(Palette(brand=brand), tone=tone))

    assert min(contrast(*pair) for pair in Outline(html).inks) >= READABLE


def test_without_a_palette_each_tone_has_its_own_colour() -> None:
    accents = {theme_of(tone, Language.KOREAN, None).plain.accent for tone in Tone}

    assert len(accents) == len(Tone)


def test_the_product_colours_the_page() -> None:
    theme = theme_of(Tone.PROFESSIONAL, Language.KOREAN, Palette(brand="#7a1f1f"))

    assert theme.plain.accent == "#7a1f1f"
