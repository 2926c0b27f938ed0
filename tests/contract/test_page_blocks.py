"""Every store of blocks changes them one at a time, and knows the versions they went through."""

import pytest

from chassis.page_changes import BlockChange, BlockNotFoundError, LastVisibleBlockError
from chassis.page_ports import (
    MOST_VERSIONS,
    PageBlocks,
    VersionConflictError,
    VersionNotFoundError,
)
from chassis.ports import JobRecovery, JobStore, PageStore
from chassis.records import PageEdit
from contracts.pages import VersionReason
from tests.contract.job_builders import JOON, MINA
from tests.contract.page_builders import THREE, blocks_of, finished, found, html, texts

HIDDEN = BlockChange(is_hidden=True)


def saying(block_id: str, text: str) -> BlockChange:
    return BlockChange(html=html(block_id, text))


async def numbers(blocks: PageBlocks, page_id: int) -> list[int]:
    return [kept.version for kept in await blocks.versions(page_id, user_id=MINA)]


async def test_a_change_is_kept_and_returned_with_its_version(
    jobs: JobStore, pages: PageStore, blocks: PageBlocks
) -> None:
    page_id = await finished(jobs)
    change = BlockChange(html=html("points", "새 글"), position=0, is_locked=True)

    details = await blocks.change(page_id, "points", user_id=MINA, change=change)

    assert details is not None
    assert details == await found(pages, page_id)
    assert details.version == 2
    assert details.page is not None
    first = details.page.blocks[0]
    assert (first.id, first.html, first.is_locked, first.is_edited) == (
        "points",
        html("points", "새 글"),
        True,
        True,
    )
    assert details.page.html_blocks[0] == first.html


async def test_a_hidden_block_is_seen_by_nobody_and_keeps_its_place(
    jobs: JobStore, pages: PageStore, blocks: PageBlocks
) -> None:
    page_id = await finished(jobs)

    await blocks.change(page_id, "points", user_id=MINA, change=HIDDEN)

    page = (await found(pages, page_id)).page
    assert page is not None
    assert page.html_blocks == (html("hero", "글"), html("closing", "글"))
    assert [block.id for block in page.blocks] == ["hero", "points", "closing"]
    await blocks.change(page_id, "points", user_id=MINA, change=BlockChange(is_hidden=False))
    shown = (await found(pages, page_id)).page
    assert shown == THREE


async def test_the_last_visible_block_is_not_hidden(jobs: JobStore, blocks: PageBlocks) -> None:
    page_id = await finished(jobs)
    await blocks.change(page_id, "hero", user_id=MINA, change=HIDDEN)
    await blocks.change(page_id, "points", user_id=MINA, change=HIDDEN)

    with pytest.raises(LastVisibleBlockError):
        await blocks.change(page_id, "closing", user_id=MINA, change=HIDDEN)


async def test_an_edit_of_the_page_leaves_hidden_blocks_where_they_were(
    jobs: JobStore, pages: PageStore, blocks: PageBlocks
) -> None:
    page_id = await finished(jobs)
    await blocks.change(page_id, "points", user_id=MINA, change=HIDDEN)
    saved = (html("closing", "글"), html("hero", "새 글"), "<div>내 블록</div>")

    await pages.edit(page_id, user_id=MINA, edit=PageEdit(html_blocks=saved))

    kept = await blocks_of(pages, page_id)
    assert [block.id for block in kept] == ["closing", "hero", "points", "custom-1"]
    assert [block.is_edited for block in kept] == [False, True, False, True]
    assert kept[-1].html == html("custom-1", "내 블록")


async def test_what_changes_no_block_leaves_no_version(
    jobs: JobStore, pages: PageStore, blocks: PageBlocks
) -> None:
    page_id = await finished(jobs)

    await pages.edit(page_id, user_id=MINA, edit=PageEdit(status="published"))
    await pages.edit(page_id, user_id=MINA, edit=PageEdit(html_blocks=THREE.html_blocks))
    await blocks.change(page_id, "hero", user_id=MINA, change=BlockChange(position=0))

    assert (await found(pages, page_id)).version == 1
    [only] = await blocks.versions(page_id, user_id=MINA)
    assert (only.version, only.reason, only.is_current) == (1, VersionReason.MADE, True)


async def test_undo_and_redo_until_the_next_change(
    jobs: JobStore, pages: PageStore, blocks: PageBlocks
) -> None:
    page_id = await finished(jobs)
    for text in ("하나", "둘"):
        await blocks.change(page_id, "hero", user_id=MINA, change=saying("hero", text))

    undone = await blocks.restore(page_id, 2, user_id=MINA)
    assert undone is not None
    assert (undone.version, (await texts(pages, page_id))["hero"]) == (2, "하나")
    await blocks.restore(page_id, 3, user_id=MINA)
    assert (await texts(pages, page_id))["hero"] == "둘"
    await blocks.restore(page_id, 1, user_id=MINA)
    assert (await found(pages, page_id)).page == THREE
    assert await numbers(blocks, page_id) == [3, 2, 1]

    await blocks.change(page_id, "hero", user_id=MINA, change=saying("hero", "셋"))

    # No number is given twice: whoever still knows version 3 finds it gone.
    assert await numbers(blocks, page_id) == [4, 1]
    with pytest.raises(VersionNotFoundError):
        await blocks.restore(page_id, 3, user_id=MINA)


async def test_restoring_where_it_stands_changes_nothing(
    jobs: JobStore, pages: PageStore, blocks: PageBlocks
) -> None:
    page_id = await finished(jobs)

    restored = await blocks.restore(page_id, 1, user_id=MINA)

    assert restored == await found(pages, page_id)


@pytest.mark.parametrize("strange", [0, -1, 2, 2**31, 10**30])
async def test_a_version_that_never_was_is_not_found(
    strange: int, jobs: JobStore, blocks: PageBlocks
) -> None:
    page_id = await finished(jobs)

    with pytest.raises(VersionNotFoundError):
        await blocks.restore(page_id, strange, user_id=MINA)


async def test_a_change_that_expects_another_version_is_refused(
    jobs: JobStore, pages: PageStore, blocks: PageBlocks
) -> None:
    page_id = await finished(jobs)
    hero = saying("hero", "하나")
    await blocks.change(page_id, "hero", user_id=MINA, change=hero, expected_version=1)

    with pytest.raises(VersionConflictError) as moved:
        await blocks.change(page_id, "hero", user_id=MINA, change=HIDDEN, expected_version=1)
    with pytest.raises(VersionConflictError):
        await blocks.restore(page_id, 1, user_id=MINA, expected_version=1)
    edit = PageEdit(html_blocks=(), expected_version=1)
    with pytest.raises(VersionConflictError):
        await pages.edit(page_id, user_id=MINA, edit=edit)

    assert moved.value.version == 2
    assert (await texts(pages, page_id))["hero"] == "하나"


async def test_the_newest_versions_are_kept(jobs: JobStore, blocks: PageBlocks) -> None:
    page_id = await finished(jobs)

    for n in range(MOST_VERSIONS + 1):
        await blocks.change(page_id, "hero", user_id=MINA, change=saying("hero", str(n)))

    newest = MOST_VERSIONS + 2
    assert await numbers(blocks, page_id) == list(range(newest, newest - MOST_VERSIONS, -1))


async def test_blocks_of_others_and_blocks_that_are_not_there_are_not_found(
    jobs: JobStore, pages: PageStore, blocks: PageBlocks
) -> None:
    page_id = await finished(jobs)
    before = await found(pages, page_id)

    assert await blocks.change(page_id, "hero", user_id=JOON, change=HIDDEN) is None
    assert await blocks.restore(page_id, 1, user_id=JOON) is None
    assert list(await blocks.versions(page_id, user_id=JOON)) == []
    assert await pages.edit(page_id, user_id=JOON, edit=PageEdit(html_blocks=())) is None
    assert await found(pages, page_id) == before
    with pytest.raises(BlockNotFoundError):
        await blocks.change(page_id, "none", user_id=MINA, change=HIDDEN)


@pytest.mark.parametrize("strange", [0, 2**63, 10**30])
async def test_numbers_of_no_page_find_no_blocks(blocks: PageBlocks, strange: int) -> None:
    assert await blocks.change(strange, "hero", user_id=MINA, change=HIDDEN) is None
    assert await blocks.restore(strange, 1, user_id=MINA) is None
    assert list(await blocks.versions(strange, user_id=MINA)) == []


async def test_versions_go_with_their_page(
    jobs: JobStore, pages: PageStore, blocks: PageBlocks, recovery: JobRecovery
) -> None:
    page_id = await finished(jobs)
    await blocks.change(page_id, "hero", user_id=MINA, change=HIDDEN)
    deleted = await pages.delete(page_id, user_id=MINA)
    assert deleted is not None
    assert list(await blocks.versions(page_id, user_id=MINA)) == []

    await recovery.mark_purged([deleted.job.id])

    assert await blocks.restore(page_id, 1, user_id=MINA) is None
