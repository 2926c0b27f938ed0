"""Each process says from time to time that it is here, and how its neighbours are."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import structlog
from prometheus_client import REGISTRY

from chassis.clock import Clock
from chassis.errors import PermanentError, TransientError
from chassis.metrics import SUPPLIER_BREAKER_OPEN
from chassis.standing import Presence, Standings

# Missed twice, a process counts as gone after three times as long.
REPORT_SECONDS = 10.0
GONE_AFTER_SECONDS = 30.0
# A neighbour that takes longer is down for whoever waits for it.
LOOK_SECONDS = 2.0

Look = Callable[[], Awaitable[None]]
"""Returns when the neighbour answers, and raises when it does not."""

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class PresenceReport:
    """One process's, for as long as it runs."""

    standings: Standings
    service: str
    clock: Clock
    neighbours: Mapping[str, Look] = field(default_factory=dict)
    process_id: UUID = field(default_factory=uuid4)

    async def run(self) -> None:
        """Report again and again, until cancelled; then say goodbye."""
        try:
            while True:
                await self.once()
                await self.clock.sleep(REPORT_SECONDS)
        finally:
            await self._leave()

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """Report while inside."""
        reporting = asyncio.create_task(self.run(), name="presence")
        try:
            yield
        finally:
            reporting.cancel()
            await asyncio.gather(reporting, return_exceptions=True)

    async def once(self) -> None:
        """Report now; what cannot be reported is missed at the reader's end."""
        presence = Presence(
            process_id=self.process_id, service=self.service, told=await self._told()
        )
        try:
            await self.standings.report(presence)
        except (TransientError, PermanentError) as error:
            log.warning("presence.not_reported", reason=str(error))

    async def _leave(self) -> None:
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                await self.standings.leave(self.process_id)
        except (TransientError, PermanentError, TimeoutError) as error:
            log.info("presence.not_withdrawn", reason=type(error).__name__)

    async def _told(self) -> dict[str, object]:
        return {
            "neighbours": {name: await _state(look) for name, look in self.neighbours.items()},
            "suppliers": _suppliers(),
            "in_hand": int(REGISTRY.get_sample_value("jobs_in_flight") or 0),
        }


async def _state(look: Look) -> str:
    try:
        async with asyncio.timeout(LOOK_SECONDS):
            await look()
    except (TransientError, PermanentError, TimeoutError, OSError, RuntimeError):
        return "down"
    return "ok"


def _suppliers() -> dict[str, str]:
    return {
        f"{sample.labels['supplier']} {sample.labels['purpose']}": "down" if sample.value else "ok"
        for metric in SUPPLIER_BREAKER_OPEN.collect()
        for sample in metric.samples
    }
