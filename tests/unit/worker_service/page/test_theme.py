"""The look of a tone, in the colours of a product."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from chassis.preferences import Preferences
from contracts.jobs import Language, PageOrder, Tone
from tests.unit.worker_service.page.pages import TERMS, Outline, a_full_page
from worker_service.page.colours import READABLE, contrast
from worker_service.page.theme import theme_of
from worker_service.ports import Palette

palettes = st.integers(0, 0xFFFFFF).map(lambda value: Palette(brand=f"#{value:06x}"))


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


@given(st.sampled_from(Tone), palettes, st.sampled_from(PageOrder), st.booleans())
@settings(max_examples=60, deadline=None)
@example(Tone.TRENDY, Palette(brand="#ffffff"), PageOrder.CURATED, True)
@example(Tone.HUMOROUS, Palette(brand="#000000"), PageOrder.CURATED, True)
@example(Tone.FRIENDLY, Palette(brand="#808080"), PageOrder.CURATED, True)
def test_every_text_of_a_page_reads_where_it_stands(
    tone: Tone, palette: Palette, order: PageOrder, has_solution: bool
) -> None:
    wishes = Preferences(page_order=order, seller=TERMS)
    changes = {} if has_solution else {"solution": None}
    html = "".join(a_full_page(palette, wishes=wishes, tone=tone, **changes))

    assert min(contrast(*pair) for pair in Outline(html).inks) >= READABLE


@given(st.sampled_from(Tone), palettes)
def test_what_stops_the_eye_is_told_apart_from_the_paper(tone: Tone, palette: Palette) -> None:
    theme = theme_of(tone, Language.KOREAN, palette)

    for surface in (theme.stop, theme.deep):
        assert contrast(surface.ground, theme.plain.ground) >= 1.25


def test_without_a_palette_each_tone_has_its_own_colour() -> None:
    accents = {theme_of(tone, Language.KOREAN, None).plain.accent for tone in Tone}

    assert len(accents) == len(Tone)


def test_the_product_colours_the_page() -> None:
    theme = theme_of(Tone.PROFESSIONAL, Language.KOREAN, Palette(brand="#7a1f1f"))

    assert theme.plain.accent == "#7a1f1f"
