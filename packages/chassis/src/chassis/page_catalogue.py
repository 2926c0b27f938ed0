"""Finished pages of all users: for operators' commands, and never behind a route."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from contracts.jobs import JobId, Language, UserId


@dataclass(frozen=True, kw_only=True, slots=True)
class PageFilter:
    """Which pages; None: of everybody, every one, from the beginning."""

    user_id: UserId | None = None
    page_id: int | None = None
    since: datetime | None = None
    """Pages that were ordered since then."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CataloguedPage:
    """What is needed to name a page in an order."""

    page_id: int
    job_id: JobId
    user_id: UserId
    title: str
    language: Language


class PageCatalogue(Protocol):
    async def finished(
        self, wanted: PageFilter, *, after: int, limit: int
    ) -> Sequence[CataloguedPage]:
        """Return finished pages that were not deleted, by their numbers, behind number `after`."""
