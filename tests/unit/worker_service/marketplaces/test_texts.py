"""What the words of a page come to in a package."""

import pytest

from chassis.block_text import read
from contracts.jobs import Language
from contracts.pages import FinishedPage, MissingField
from worker_service.copywriting.notices import rows_of
from worker_service.marketplaces.texts import missing_in, notice_of

NOTICE = '<div data-block-id="notice"><table><tr><th>품명</th><td>컵</td></tr>{rows}</table></div>'


def lacking(*fields: str, html: str = "", rows: str = "") -> list[str] | None:
    missing = tuple(MissingField(field=name, question="?") for name in fields)
    html = html or NOTICE.format(rows=rows)
    page = FinishedPage(title="컵", html_blocks=(html,), images=(), missing_fields=missing)
    return missing_in(notice_of(page, [read(html, number=1)]))


def test_a_notice_lacks_its_rows_and_nothing_else_that_the_page_asks() -> None:
    assert lacking("features", "material", "opening_hours") == ["material"]


def test_every_row_of_every_notice_is_known_as_one() -> None:
    rows = [row.id for kind in ("WEAR", "FOOD", "ETC") for row in rows_of(kind, Language.KOREAN)]

    assert lacking(*rows) == list(dict.fromkeys(rows))


def test_a_row_that_an_edit_left_empty_is_lacking() -> None:
    assert lacking(rows="<tr><th>소재</th><td>-</td></tr>") == ["소재"]


@pytest.mark.parametrize(("asked", "said"), [((), None), (("material",), ["material"])])
def test_a_page_without_a_notice_lacks_what_its_notice_would_ask(
    asked: tuple[str, ...], said: list[str] | None
) -> None:
    assert lacking(*asked, html="<div><p>컵</p></div>") == said
