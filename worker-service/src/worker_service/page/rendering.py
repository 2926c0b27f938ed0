"""One cut becomes HTML: its template, filled and escaped."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from worker_service.page.cuts import Cut
from worker_service.page.theme import Surface, Theme
from worker_service.page.words import words
from worker_service.ports import PageCopy

TEXT_FONT = "Apple SD Gothic Neo , Malgun Gothic , Noto Sans KR , Noto Sans CJK KR , sans-serif"
_SENTENCE_END = re.compile(r"[.!?…~]$")
_LISTED = "✓"
# A telephone number or a certificate's, short enough to stand in one line of the narrowest window.
_NUMBER = re.compile(r"(?<![\w-])(?=[\w-]*\d)\w+(?:-\w+)+(?![\w-])")
_LONGEST_NUMBER = 14
_CHOICE = re.compile(r"\s*(?:, |、|/|·|\|)\s*")


def render(
    cut: Cut, *, surface: Surface, theme: Theme, copy: PageCopy, is_ai_generated: bool
) -> str:
    """Return the cut as one `<div>`; whatever stands in `copy` is text, never markup."""
    own = words(copy.language)
    template = _templates().get_template(f"{cut.kind}.html.j2")
    return template.render(
        id=cut.id,
        copy=copy,
        theme=theme,
        surface=surface,
        edge=theme.edge_of(surface),
        words=own,
        headings=own["headings"] | {slot: text for slot, text in copy.headings.items() if text},
        is_ai_generated=is_ai_generated,
        **cut.content,
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


def choices(value: str) -> list[str]:
    """Return what a buyer chooses from, one by one; a comma inside of a number is none."""
    return [choice for choice in _CHOICE.split(value) if choice]


def parts(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the text in parts, each with whether it must stand in one line: a number that a
    browser would break at its hyphens."""
    read = 0
    for number in _NUMBER.finditer(text):
        yield text[read : number.start()], False
        yield number[0], len(number[0]) <= _LONGEST_NUMBER
        read = number.end()
    yield text[read:], False


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("worker_service.page"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
    )
    environment.filters["paragraphs"] = paragraphs
    environment.filters["choices"] = choices
    environment.filters["parts"] = parts
    environment.globals["text_font"] = TEXT_FONT
    return environment
