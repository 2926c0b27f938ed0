"""`python -m api_service.artifacts list-orphans|collect`: artifacts that nothing names."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from api_service.settings import ArtifactCommandSettings
from api_service.wiring import tidying_wired
from chassis.artifact_ports import ArtifactNames, ArtifactShelf
from chassis.clock import Clock
from chassis.settings import load

# What may hold artifacts of jobs and of sellers; suppliers' answers have a sweep of their own.
FOLDERS = ("jobs", "uploads")
# A seller uploads a photo first and orders afterwards: within a day, or never.
DEFAULT_HOURS = 48
# The record is read once for so many, and they are gone seconds after it was asked.
AT_ONCE = 1_000


@dataclass(frozen=True, kw_only=True)
class Tidying:
    """Looks at everything old, and takes away only what the record does not name."""

    shelf: ArtifactShelf
    names: ArtifactNames
    clock: Clock

    async def run(self, action: str, *, older_than_hours: float) -> str:
        """Return what to tell: one key per line, or how many were removed."""
        before = self.clock.now() - timedelta(hours=older_than_hours)
        told, removed = "", 0
        for folder in FOLDERS:
            keys = await self.shelf.stored_before(before, under=folder)
            for start in range(0, len(keys), AT_ONCE):
                orphans = await self.names.unnamed(keys[start : start + AT_ONCE])
                if action == "collect":
                    await self.shelf.delete(orphans)
                    removed += len(orphans)
                told += "".join(f"{key}\n" for key in orphans)
        return f"collect: {removed}\n" if action == "collect" else told


async def run(
    settings: ArtifactCommandSettings, action: str, *, older_than_hours: float = DEFAULT_HOURS
) -> str:
    async with tidying_wired(settings) as (shelf, names, clock):
        tidying = Tidying(shelf=shelf, names=names, clock=clock)
        return await tidying.run(action, older_than_hours=older_than_hours)


def _hours(text: str) -> float:
    hours = float(text)
    if hours < 1:
        raise argparse.ArgumentTypeError("at least 1: an upload comes before its order")
    return hours


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m api_service.artifacts", description=__doc__)
    parser.add_argument("action", choices=("list-orphans", "collect"))
    parser.add_argument("--older-than-hours", type=_hours, default=DEFAULT_HOURS, metavar="N")
    asked = parser.parse_args(arguments)
    settings = load(ArtifactCommandSettings)
    told = asyncio.run(run(settings, asked.action, older_than_hours=asked.older_than_hours))
    sys.stdout.write(told)


if __name__ == "__main__":
    main(sys.argv[1:])
