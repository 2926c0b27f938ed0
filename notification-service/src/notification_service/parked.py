"""`python -m notification_service.parked list|replay|drop [ID…|all]`: what no relay could read."""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence

from chassis.errors import PermanentError
from chassis.records import ParkedReading, Unreadable
from chassis.settings import load
from notification_service.ports import Readings
from notification_service.settings import ParkedSettings
from notification_service.wiring import readings_wired
from notification_service.wording import entry_of


async def run(settings: ParkedSettings, action: str, ids: Sequence[str]) -> str:
    """Return what to tell: one JSON line per row, or how many rows it concerned."""
    async with readings_wired(settings) as readings:
        rows = await readings.rows()
        if action == "list":
            return "".join(_line(row) for row in rows)
        is_everything = list(ids) == ["all"]
        chosen = [row for row in rows if is_everything or str(row.id) in ids]
        if action == "drop":
            return f"drop: {await readings.drop([row.id for row in chosen])}\n"
        outcomes = [await _replayed(readings, row, settings) for row in chosen]
        stays = "".join(outcome or "" for outcome in outcomes)
        return f"{stays}replay: {outcomes.count(None)}\n"


async def _replayed(readings: Readings, row: ParkedReading, settings: ParkedSettings) -> str | None:
    """Return None once it is told; else why it stays, or nothing: somebody else told it."""
    try:
        if isinstance(row.event, Unreadable):
            return f"{row.id}: stays, {row.event.reason}\n"
        entry = entry_of(row.event, public_base_url=settings.public_base_url)
        return None if await readings.replay(row.id, entry) else ""
    except (PermanentError, LookupError, TypeError, ValueError) as error:
        return f"{row.id}: stays, {type(error).__name__}\n"


def _line(row: ParkedReading) -> str:
    told = {
        "id": row.id,
        "partition": row.partition,
        "reason": row.reason,
        "parked_at": row.parked_at.isoformat(),
        "is_readable_now": not isinstance(row.event, Unreadable),
        "job_id": "" if isinstance(row.event, Unreadable) else row.event.job_id,
    }
    return json.dumps(told) + "\n"


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m notification_service.parked", description=__doc__
    )
    parser.add_argument("action", choices=("list", "replay", "drop"))
    parser.add_argument("ids", nargs="*", help="ids as `list` tells them, or all")
    told = parser.parse_args(arguments)
    if told.action != "list" and not told.ids:
        parser.error(f"{told.action} needs ids, or all")
    sys.stdout.write(asyncio.run(run(load(ParkedSettings), told.action, told.ids)))


if __name__ == "__main__":
    main(sys.argv[1:])
