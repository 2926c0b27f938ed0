"""From copy and images to the blocks of a page: fragments that survive marketplace editors.

Everything is inline and works without media queries: widths and paddings are percentages, columns
are inline blocks, and the few sizes that grow with the window are written twice, in pixels for
editors that strip `clamp()` and as `clamp()` for the rest.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import cycle
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined

from chassis.preferences import Preferences
from contracts.pages import ImageType, PageImage, Provenance
from worker_service.page.ai_notice import ai_notice
from worker_service.page.theme import Surface, Theme, theme_of
from worker_service.ports import PageCopy, Palette

TEXT_FONT = "Apple SD Gothic Neo , Malgun Gothic , Noto Sans KR , Noto Sans CJK KR , sans-serif"
_SENTENCE_END = re.compile(r"[.!?…~]$")
_LISTED = "✓"


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

    Only what is wished for once, not for one product, comes from `wishes`.
    """
    theme = theme_of(copy.tone, copy.language, palette)
    hero = _first(images, ImageType.HERO, ImageType.PRODUCT, ImageType.ORIGINAL)
    product = _first([i for i in images if i is not hero], ImageType.PRODUCT)
    details = [image for image in images if image.image_type is ImageType.DETAIL]
    grounds = cycle((theme.plain, theme.soft))
    if theme.hero is theme.plain:
        next(grounds)
    blocks = [_block("hero", theme.hero, theme, copy, image=hero)]
    for name in _sections(copy, details):
        blocks.append(_block(name, next(grounds), theme, copy, image=product, images=details))
    if copy.closing:
        blocks.append(_block("closing", theme.deep, theme, copy))
    notice = _notice(copy, blocks, images) if wishes.ai_notice else ""
    if notice:
        blocks.append(_block("ai_notice", theme.plain, theme, copy, notice=notice))
    return tuple(blocks)


def _notice(copy: PageCopy, blocks: Sequence[Block], images: Sequence[PageImage]) -> str:
    return ai_notice(
        copy.language,
        texts=(block.provenance for block in blocks),
        images=(image.provenance for image in images),
    )


def paragraphs(lines: Sequence[str]) -> list[str]:
    """Return lines joined into paragraphs, one for each sentence or listed item, so that a narrow
    window breaks them where it needs to."""
    found: list[str] = []
    for line in lines:
        starts = not found or _SENTENCE_END.search(found[-1]) or line.startswith(_LISTED)
        if starts:
            found.append(line)
        else:
            found[-1] += " " + line
    return found


def _sections(copy: PageCopy, details: Sequence[PageImage]) -> Iterator[str]:
    content = {
        "points": copy.points,
        "detail": details,
        "recommended": copy.recommended_for,
        "specs": copy.specs,
        "notice": copy.notice,
    }
    return (name for name, held in content.items() if held)


def _first(images: Sequence[PageImage], *types: ImageType) -> PageImage | None:
    return next((i for wanted in types for i in images if i.image_type is wanted), None)


def _block(name: str, surface: Surface, theme: Theme, copy: PageCopy, **content: object) -> Block:
    provenance = copy.provenance.get(name, BY_RULES)
    html = (
        _templates()
        .get_template(f"{name}.html.j2")
        .render(
            copy=copy,
            theme=theme,
            surface=surface,
            is_ai_generated=provenance.ai_generated,
            **content,
        )
    )
    return Block(name.replace("_", "-"), html, provenance)


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("worker_service.page"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
    )
    environment.filters["paragraphs"] = paragraphs
    environment.globals["text_font"] = TEXT_FONT
    return environment
