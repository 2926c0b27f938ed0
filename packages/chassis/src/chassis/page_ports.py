"""The blocks of a finished page, one by one, and the versions that it went through."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chassis.page_changes import BlockChange
from chassis.records import ProductDetails
from contracts.jobs import UserId
from contracts.pages import VersionReason

MOST_VERSIONS = 50
"""Of each page; the newest are kept."""


class VersionConflictError(Exception):
    """The page has moved on to another version than the one that was expected."""

    def __init__(self, version: int) -> None:
        super().__init__(f"the page stands at version {version}")
        self.version = version


class VersionNotFoundError(Exception):
    """The page has no such version, or has it no longer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PageVersion:
    """How the page stood; numbers grow and are never given twice."""

    version: int
    reason: VersionReason
    created_at: datetime
    is_current: bool


class PageBlocks(Protocol):
    """Changes one at a time: of two at once none is lost, and each leaves a version.

    Here and in `PageStore.edit` and `JobStore.complete`, whatever changes blocks adds a version
    and drops what was undone before it. The newest `MOST_VERSIONS` are kept, fewer where they are
    large, and always the one before the newest.
    """

    async def change(
        self,
        page_id: int,
        block_id: str,
        *,
        user_id: UserId,
        change: BlockChange,
        expected_version: int | None = None,
    ) -> ProductDetails | None:
        """Change one block; None when there is no finished page of this user.

        `BlockNotFoundError`, `LastVisibleBlockError`, `PageTooLargeError`, `VersionConflictError`.
        """

    async def versions(self, page_id: int, *, user_id: UserId) -> Sequence[PageVersion]:
        """Return newest first; none when there is no finished page of this user."""

    async def restore(
        self,
        page_id: int,
        version: int,
        *,
        user_id: UserId,
        expected_version: int | None = None,
    ) -> ProductDetails | None:
        """Move the page back or forth to a version that is kept; no version is lost by it.

        None as in `change`. `VersionNotFoundError`, `VersionConflictError`.
        """
