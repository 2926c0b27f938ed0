"""Calls that come while a commit is under way share the next one."""

import asyncio
from collections.abc import Sequence

import pytest

from chassis.adapters.postgres.group_commit import GroupCommit


class Committer:
    """Commits when told to, and remembers what together."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.may_commit = asyncio.Event()
        self.error: Exception | None = None

    async def commit(self, items: Sequence[int]) -> list[str]:
        self.batches.append(list(items))
        await self.may_commit.wait()
        if self.error:
            raise self.error
        return [f"done {item}" for item in items]


async def joined(commits: GroupCommit[int, str], *items: int) -> list[asyncio.Task[str]]:
    calls = [asyncio.create_task(commits.join(item)) for item in items]
    for _ in range(5):
        await asyncio.sleep(0)
    return calls


async def test_a_lone_call_is_committed_at_once() -> None:
    committer = Committer()
    committer.may_commit.set()

    assert await GroupCommit(committer.commit, limit=64).join(1) == "done 1"


async def test_calls_during_a_commit_share_the_next_one() -> None:
    committer = Committer()
    commits = GroupCommit(committer.commit, limit=64)
    calls = await joined(commits, 1)
    calls += await joined(commits, 2, 3)
    calls += await joined(commits, 4)

    committer.may_commit.set()

    assert await asyncio.gather(*calls) == ["done 1", "done 2", "done 3", "done 4"]
    assert committer.batches == [[1], [2, 3, 4]]


async def test_a_full_batch_is_followed_by_another() -> None:
    committer = Committer()
    commits = GroupCommit(committer.commit, limit=2)
    calls = await joined(commits, 1)
    calls += await joined(commits, 2, 3, 4)

    committer.may_commit.set()
    await asyncio.gather(*calls)

    assert committer.batches == [[1], [2, 3], [4]]


async def test_a_failed_commit_fails_its_own_calls_only() -> None:
    committer = Committer()
    commits = GroupCommit(committer.commit, limit=64)
    committer.error = ConnectionResetError()
    committer.may_commit.set()
    failed = await joined(commits, 1)
    committer.error = None

    assert await commits.join(2) == "done 2"

    with pytest.raises(ConnectionResetError):
        await failed[0]


async def test_a_caller_who_leaves_does_not_take_the_others_along() -> None:
    committer = Committer()
    commits = GroupCommit(committer.commit, limit=64)
    leaving, staying = await joined(commits, 1, 2)

    leaving.cancel()
    committer.may_commit.set()

    assert await staying == "done 2"


async def test_a_batch_in_a_rush_lingers_for_more_calls() -> None:
    committer = Committer()
    commits = GroupCommit(committer.commit, limit=3, linger_seconds=3600)
    first = await joined(commits, 1)
    waiting = await joined(commits, 2)
    committer.may_commit.set()
    await asyncio.gather(*first)

    late = await joined(commits, 3)

    assert committer.batches == [[1]]
    assert not any(call.done() for call in [*waiting, *late])
    for call in [*waiting, *late]:
        call.cancel()


async def test_a_lone_call_does_not_linger() -> None:
    committer = Committer()
    committer.may_commit.set()

    assert await GroupCommit(committer.commit, limit=64, linger_seconds=3600).join(1) == "done 1"
