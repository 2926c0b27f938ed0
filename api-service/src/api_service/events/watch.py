"""Following one job until it ends, on behalf of a client that listens."""

from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from random import Random

from api_service.events.frames import KEEPALIVE, change, place_of, retry, snapshot
from chassis.clock import Clock
from chassis.errors import TransientError
from chassis.ports import JobStore, Outbox
from chassis.records import Job
from contracts.jobs import Language, UserId

# However much is going on, the record is not asked more often by one stream.
PACE_SECONDS = 0.25
# The wake-up is a hint; this is how late a change is told when it was lost.
POLL_SECONDS = 1.0
# With a poll on top it stays within the 15 s that the front end expects.
HEARTBEAT_SECONDS = 13.5
# No page takes so long; and tokens are looked at again.
STREAM_SECONDS = 600.0
# Spread, so that the streams of a process that died do not all return in one moment.
RETRY_MS = (2_000, 4_000)
STREAMS_PER_USER = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Ear:
    """Who listens: in which language, behind which place, and until when."""

    language: Language
    # -1: behind nothing, so that any place is news.
    heard: int = -1
    # A monotonic time.
    until: float | None = None
    is_leaving: Callable[[], bool] = lambda: False


@dataclass(frozen=True, kw_only=True)
class WatchJob:
    jobs: JobStore
    outbox: Outbox
    clock: Clock
    random: Random
    streams: int
    _open: Counter[UserId] = field(default_factory=Counter)

    def has_room_for(self, user_id: UserId) -> bool:
        return self._open.total() < self.streams and self._open[user_id] < STREAMS_PER_USER

    async def __call__(self, job: Job, ear: Ear) -> AsyncGenerator[bytes, None]:
        """Yield where the job stands, then every change that is seen, and its end last.

        It ends without one when `ear` does, when the record is away, or when the job is deleted.
        """
        self._open[job.user_id] += 1
        try:
            yield retry(self.random.randint(*RETRY_MS))
            async with aclosing(self._told(job, ear)) as told:
                async for frame in told:
                    yield frame
        finally:
            self._open[job.user_id] -= 1
            if not self._open[job.user_id]:
                del self._open[job.user_id]

    async def _told(self, job: Job, ear: Ear) -> AsyncGenerator[bytes, None]:
        heard, now = ear.heard, self.clock.monotonic()
        tell = snapshot if heard < 0 else change
        spoke, until = now, min(ear.until or now + STREAM_SECONDS, now + STREAM_SECONDS)
        found: Job | None = job
        while found is not None:
            if place_of(found) > heard:
                heard, spoke = place_of(found), self.clock.monotonic()
                yield tell(found, ear.language)
                tell = change
            elif self.clock.monotonic() - spoke >= HEARTBEAT_SECONDS:
                spoke = self.clock.monotonic()
                yield KEEPALIVE
            if found.is_finished or ear.is_leaving() or self.clock.monotonic() >= until:
                return
            found = await self._look_again(found)

    async def _look_again(self, job: Job) -> Job | None:
        looked = self.clock.monotonic()
        await self.outbox.wait(seconds=POLL_SECONDS)
        rest = PACE_SECONDS - (self.clock.monotonic() - looked)
        if rest > 0:
            await self.clock.sleep(rest)
        try:
            return await self.jobs.find(job.id, user_id=job.user_id)
        except TransientError:
            # It comes back, and is told to wait.
            return None
