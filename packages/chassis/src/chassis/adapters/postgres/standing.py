"""Where everything stands, from the tables of all services."""

import json
from uuid import UUID

from psycopg.rows import DictRow

from chassis.adapters.postgres.record import PostgresRecord
from chassis.adapters.postgres.statements import load
from chassis.records import Lane
from chassis.standing import LaneStanding, Presence, Standing

# More would be no other news.
MOST_UNTOLD = 1000

_SQL = load("standing.sql")


class PostgresStandings:
    def __init__(self, record: PostgresRecord) -> None:
        self._record = record

    async def look(self) -> Standing:
        jobs = await self._record.rows(_SQL["unfinished"])
        ages = await self._record.row(_SQL["ages"])
        untold = await self._record.row(_SQL["untold"], limit=MOST_UNTOLD)
        if ages is None or untold is None:
            return Standing()
        return Standing(
            jobs={(row["status"], row["stage"]): row["jobs"] for row in jobs},
            oldest_pending_seconds=_seconds(ages, "oldest_pending_seconds"),
            expired_leases=ages["expired_leases"],
            lanes={lane: _lane(ages, lane) for lane in Lane},
            parked_readings=ages["parked_readings"],
            untold_events=untold["events"],
        )

    async def report(self, presence: Presence) -> None:
        await self._record.execute(
            _SQL["report"],
            process_id=presence.process_id,
            service=presence.service,
            told=json.dumps(presence.told),
        )

    async def leave(self, process_id: UUID) -> None:
        await self._record.execute(_SQL["leave"], process_id=process_id)

    async def seen(self, *, within_seconds: float) -> list[Presence]:
        rows = await self._record.rows(_SQL["seen"], within_seconds=within_seconds)
        return [
            Presence(
                process_id=row["process_id"],
                service=row["service"],
                told=row["told"],
                age_seconds=float(row["age_seconds"]),
            )
            for row in rows
        ]


def _lane(ages: DictRow, lane: Lane) -> LaneStanding:
    return LaneStanding(
        rows=ages[f"{lane}s"],
        oldest_seconds=_seconds(ages, f"oldest_{lane}_seconds"),
        parked=ages[f"parked_{lane}s"],
    )


def _seconds(row: DictRow, name: str) -> float:
    # A task that is due later only has waited for less than nothing.
    return max(0.0, float(row[name] or 0))
