"""What a copywriter is told of a page of which it writes some blocks anew."""

import html
import re
from collections.abc import Iterator

from contracts.pages import FinishedPage
from contracts.work import RevisionSubject
from worker_service.copywriting import prose
from worker_service.ports import PageCopy, Rewrite
from worker_service.revising.plan import Plan, wanted

# As the sanitiser leaves them: no tag stands inside of another, and an angle is escaped in text.
_TAG = re.compile(r"<[^<>]*>")


def rewrite_of(
    subject: RevisionSubject, plan: Plan, page: FinishedPage, standing: PageCopy | None
) -> Rewrite:
    """Return which blocks of the page are wanted, and what it says by now; `standing` is the copy
    that it was made of, where that was kept."""
    block_ids = frozenset(wanted(plan, page.blocks))
    return Rewrite(
        block_ids=block_ids,
        standing=standing,
        beside=tuple(_sellers_words(page, block_ids)),
        must_differ=subject.must_differ,
    )


def _sellers_words(page: FinishedPage, block_ids: frozenset[str]) -> Iterator[str]:
    """Yield what blocks say that their seller wrote: their HTML is all that knows it."""
    for block in page.blocks:
        if block.is_edited and not block.is_hidden and block.id not in block_ids:
            pieces = (html.unescape(piece) for piece in _TAG.split(block.html))
            yield from (" ".join(piece.split()) for piece in pieces if prose.has_words(piece))
