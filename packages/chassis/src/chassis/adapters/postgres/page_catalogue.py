"""Finished pages of all users in PostgreSQL."""

from collections.abc import Sequence

from chassis.adapters.postgres.record import PostgresRecord
from chassis.adapters.postgres.statements import load
from chassis.page_catalogue import CataloguedPage, PageFilter
from contracts.jobs import JobId, Language, UserId

_SQL = load("page_catalogue.sql")


class PostgresPageCatalogue:
    def __init__(self, record: PostgresRecord) -> None:
        self._record = record

    async def finished(
        self, wanted: PageFilter, *, after: int, limit: int
    ) -> Sequence[CataloguedPage]:
        rows = await self._record.rows(
            _SQL["finished"],
            user_id=wanted.user_id,
            page_id=wanted.page_id,
            since=wanted.since,
            after=after,
            limit=limit,
        )
        return [
            CataloguedPage(
                page_id=row["product_details_id"],
                job_id=JobId(str(row["id"])),
                user_id=UserId(row["user_id"]),
                title=row["title"],
                language=Language(row["language"]),
            )
            for row in rows
        ]
