"""`python -m api_service.parked list|replay|drop [ID…|all]`: what the courier set aside."""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence

from api_service.wiring import parked_wired
from chassis.settings import RecordSettings, load


async def run(settings: RecordSettings, action: str, ids: Sequence[str]) -> str:
    """Return what to tell: one JSON line per row, or how many rows it concerned."""
    async with parked_wired(settings) as parked:
        rows = await parked.rows()
        if action == "list":
            return "".join(
                json.dumps(
                    {
                        "id": row.id,
                        "lane": row.lane,
                        "job_id": row.job_id,
                        "reason": row.reason,
                        "parked_at": row.parked_at.isoformat(),
                    }
                )
                + "\n"
                for row in rows
            )
        chosen = [row.id for row in rows] if list(ids) == ["all"] else [int(one) for one in ids]
        concerned = await (parked.replay if action == "replay" else parked.drop)(chosen)
        return f"{action}: {concerned}\n"


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m api_service.parked", description=__doc__)
    parser.add_argument("action", choices=("list", "replay", "drop"))
    parser.add_argument("ids", nargs="*", help="ids as `list` tells them, or all")
    told = parser.parse_args(arguments)
    if told.action != "list" and not told.ids:
        parser.error(f"{told.action} needs ids, or all")
    sys.stdout.write(asyncio.run(run(load(RecordSettings), told.action, told.ids)))


if __name__ == "__main__":
    main(sys.argv[1:])
