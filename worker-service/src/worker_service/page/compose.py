"""From copy and images to the blocks of a page: fragments that survive marketplace editors.

Everything is inline and works without media queries: widths and paddings are percentages, columns
are flexible boxes that an editor without them shows one below the other, and the few sizes that
grow with the window are written twice, in pixels for editors that strip `clamp()` and as `clamp()`
for the rest.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from chassis.preferences import Preferences
from contracts.pages import PageImage, Provenance
from worker_service.page.ai_notice import ai_notice
from worker_service.page.cuts import Cut, cuts
from worker_service.page.order import KINDS, ORDERS, Ground
from worker_service.page.pictures import arranged
from worker_service.page.rendering import render
from worker_service.page.theme import Surface, Theme, theme_of
from worker_service.ports import PageCopy, Palette

BY_RULES = Provenance(supplier="rules")
DEFAULTS = Preferences()


class Block(NamedTuple):
    """One fragment of HTML, and who wrote its words; its images say themselves who made them."""

    id: str
    """Unique within the page, and the same each time the page is composed."""
    html: str
    provenance: Provenance


def compose(
    copy: PageCopy,
    images: Sequence[PageImage],
    palette: Palette | None,
    *,
    wishes: Preferences = DEFAULTS,
) -> tuple[Block, ...]:
    """Return the page's blocks in their order; a block without content is left out.

    The same arguments give the same blocks. Only what is wished for once, not for one product,
    comes from `wishes`.
    """
    theme = theme_of(copy.tone, copy.language, palette)
    pictures = arranged(images, points=len(copy.points))
    told = [*cuts(copy, pictures, wishes.seller, ORDERS[wishes.page_order])]
    if wishes.ai_notice and (notice := _notice(copy, told, images)):
        told.append(Cut("ai-notice", "ai_notice", {"said": notice}))
    return tuple(_block(cut, surface, theme, copy) for cut, surface in _grounded(told, theme))


def _grounded(told: Sequence[Cut], theme: Theme) -> Iterator[tuple[Cut, Surface]]:
    """Yield each cut with what it stands on; no two neighbours stand on the same."""
    own = {Ground.HERO: theme.hero, Ground.STOP: theme.stop, Ground.DEEP: theme.deep}
    above: Surface | None = None
    turn = theme.soft
    for cut in told:
        wanted = own.get(KINDS[cut.kind].ground)
        if wanted is None or wanted is above:
            turn = theme.soft if turn is theme.plain or above is theme.plain else theme.plain
            wanted = turn
        yield cut, wanted
        above = wanted


def _notice(copy: PageCopy, told: Sequence[Cut], images: Sequence[PageImage]) -> str:
    return ai_notice(
        copy.language,
        texts=(_writer(cut, copy) for cut in told),
        images=(image.provenance for image in images),
    )


def _writer(cut: Cut, copy: PageCopy) -> Provenance:
    return copy.provenance.get(KINDS[cut.kind].slot, BY_RULES)


def _block(cut: Cut, surface: Surface, theme: Theme, copy: PageCopy) -> Block:
    provenance = _writer(cut, copy)
    html = render(
        cut, surface=surface, theme=theme, copy=copy, is_ai_generated=provenance.ai_generated
    )
    return Block(cut.id, html, provenance)
