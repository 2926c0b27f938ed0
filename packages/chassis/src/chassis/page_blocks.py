"""The blocks of a page, whichever release or editor wrote down what it shows."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from contracts.pages import ARTIFACTS_PATH, FinishedPage, PageBlock, Provenance

# Ids go into addresses.
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
# As the templates and the sanitiser write tags: a quote inside of a value is always escaped.
_DIV = re.compile(r'\s*<div((?:\s+[\w-]+(?:="[^"]*")?)*)\s*>')
# One space before them: with more, a value of nothing but spaces would be searched from each.
_ID_ATTRIBUTE = re.compile(r'\sdata-block-id="([^"]*)"')
_AI_ATTRIBUTE = re.compile(r'\sdata-ai-generated="true"')
_WRAPPED = re.compile(r"\s*<div>\s*(<div[\s>].*</div>)\s*</div>\s*", re.DOTALL)
_CUSTOM = re.compile(r"custom-([0-9]{1,6})")
_OWN_ADDRESS = re.compile(rf'(?<=src=")https?://[^/"]+{ARTIFACTS_PATH}')
# An editor puts a section of its own around each block.
_DEEPEST_ROOT = 3


def block_id_of(html: str) -> str | None:
    """Return the `data-block-id` of the root, or of the block inside an editor's wrapping."""
    position = 0
    for _ in range(_DEEPEST_ROOT):
        opening = _DIV.match(html, position)
        if opening is None:
            return None
        named = _ID_ATTRIBUTE.search(opening[1])
        if named is not None:
            return named[1] if _ID.fullmatch(named[1]) else None
        position = opening.end()
    return None


def is_custom(block_id: str) -> bool:
    """Say whether a block came from its seller, and is nothing that the workshop ever made."""
    return _CUSTOM.fullmatch(block_id) is not None


def with_block_id(html: str, block_id: str) -> str:
    """Return the fragment with this id in its root `<div>`, and no other there."""
    opening = _DIV.match(html)
    if opening is None:
        return f'<div data-block-id="{block_id}">{html}</div>'
    others = _ID_ATTRIBUTE.sub("", opening[1])
    return f'<div data-block-id="{block_id}"{others}>{html[opening.end() :]}'


def content_of(html: str) -> str:
    """Return what a fragment says, without its id and the wrapping of an editor."""
    for _ in range(_DEEPEST_ROOT):
        html = _without_id(html)
        wrapped = _WRAPPED.fullmatch(html)
        if wrapped is None:
            break
        html = wrapped[1]
    return html


def says_the_same(html: str, other: str) -> bool:
    """Say whether two fragments differ in nothing that a buyer sees."""
    return _told(html) == _told(other)


def _told(html: str) -> str:
    # Saving gives an image of ours today's host, and a page outlives the name it was made under.
    return _OWN_ADDRESS.sub(ARTIFACTS_PATH, content_of(html))


def _without_id(html: str) -> str:
    opening = _DIV.match(html)
    if opening is None:
        return f"<div>{html}</div>"
    others = _ID_ATTRIBUTE.sub("", opening[1])
    return f"<div{others}>{html[opening.end() :]}"


def visible(blocks: Iterable[PageBlock]) -> tuple[str, ...]:
    """Return the `html_blocks` of a page with these blocks."""
    return tuple(block.html for block in blocks if not block.is_hidden)


def with_blocks(page: FinishedPage, blocks: tuple[PageBlock, ...]) -> FinishedPage:
    """Return the page with these blocks, in every field that shows them."""
    shown = [block for block in blocks if not block.is_hidden]
    told = tuple(block.provenance for block in shown) if page.block_provenance else ()
    changes = {"blocks": blocks, "html_blocks": visible(blocks), "block_provenance": told}
    return page.model_copy(update=changes)


def blocks_of(
    stored: tuple[PageBlock, ...] | None,
    html_blocks: Sequence[str],
    provenance: Sequence[Provenance] = (),
) -> tuple[PageBlock, ...]:
    """Return the blocks of a page as it is read.

    `stored` is None for a page from before there were blocks, and may lag behind `html_blocks`
    where a previous release, which writes nothing else, has saved an edit since.
    """
    if stored is None:
        return _adopted(html_blocks, provenance)
    if visible(stored) == tuple(html_blocks):
        return stored
    return reconciled(stored, html_blocks)


def reconciled(stored: Sequence[PageBlock], html_blocks: Sequence[str]) -> tuple[PageBlock, ...]:
    """Return the blocks of a page of which an editor shows `html_blocks`; doing it again changes
    nothing.

    Blocks are known by their id, else by what they say; one that says something else than before
    counts as edited. What is unknown, or shown twice, gets an id of its own. Hidden blocks stay
    behind the block that they stood behind; a visible one that is not shown is gone.
    """
    fresh = _fresh_ids([*(block.id for block in stored), *map(block_id_of, html_blocks)])
    shown = [
        _own(html, next(fresh)) if known is None else _saying(known, html)
        for known, html in zip(_known(stored, html_blocks), html_blocks, strict=True)
    ]
    return tuple(_with_hidden(stored, shown))


def _adopted(html_blocks: Sequence[str], provenance: Sequence[Provenance]) -> tuple[PageBlock, ...]:
    told = list(provenance)
    if len(told) != len(html_blocks):
        # It was edited: only the label that stands in a block itself still tells.
        told = [Provenance(ai_generated=_is_labelled(html)) for html in html_blocks]
    named = [block_id_of(html) for html in html_blocks]
    fresh, taken = _fresh_ids(named), set[str]()
    adopted = []
    for name, html, made in zip(named, html_blocks, told, strict=True):
        block_id = next(fresh) if name is None or name in taken else name
        taken.add(block_id)
        adopted.append(PageBlock(id=block_id, html=html, provenance=made))
    return tuple(adopted)


def _is_labelled(html: str) -> bool:
    root = _DIV.match(html)
    return root is not None and _AI_ATTRIBUTE.search(root[1]) is not None


def _fresh_ids(taken: Iterable[str | None]) -> Iterator[str]:
    numbered = (_CUSTOM.fullmatch(block_id) for block_id in taken if block_id)
    highest = max((int(found[1]) for found in numbered if found), default=0)
    return (f"custom-{number}" for number in count(highest + 1))


def _known(stored: Sequence[PageBlock], html_blocks: Sequence[str]) -> list[PageBlock | None]:
    """Return the stored block that each fragment shows; no block twice."""
    by_id = {block.id: block for block in stored}
    known = [by_id.pop(block_id_of(html) or "", None) for html in html_blocks]
    by_content: dict[str, list[PageBlock]] = {}
    for block in by_id.values():
        if not block.is_hidden:
            by_content.setdefault(_told(block.html), []).append(block)
    for place, html in enumerate(html_blocks):
        alike = by_content.get(_told(html)) if known[place] is None else None
        if alike:
            known[place] = alike.pop(0)
    return known


def _saying(known: PageBlock, html: str) -> PageBlock:
    if says_the_same(known.html, html):
        return known.model_copy(update={"is_hidden": False})
    own = with_block_id(content_of(html), known.id)
    return known.model_copy(update={"html": own, "is_hidden": False, "is_edited": True})


def _own(html: str, block_id: str) -> PageBlock:
    return PageBlock(id=block_id, html=with_block_id(content_of(html), block_id), is_edited=True)


def _with_hidden(stored: Sequence[PageBlock], shown: Sequence[PageBlock]) -> Iterator[PageBlock]:
    standing = {block.id for block in shown}
    behind: dict[str, list[PageBlock]] = {}
    before = ""
    for block in stored:
        if block.id in standing:
            before = block.id
        elif block.is_hidden:
            behind.setdefault(before, []).append(block)
    yield from behind.get("", ())
    for block in shown:
        yield block
        yield from behind.get(block.id, ())
