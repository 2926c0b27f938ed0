"""The one event loop of a worker, in a thread of its own, and the pipeline that all jobs share."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ThreadPoolExecutor, wait
from contextlib import AbstractAsyncContextManager
from typing import Any

import structlog

from chassis.metrics import JOBS_IN_FLIGHT
from worker_service.pipeline import Pipeline

log = structlog.get_logger(__name__)

Work = Callable[[Pipeline], Awaitable[None]]
OpenPipeline = Callable[[], AbstractAsyncContextManager[Pipeline]]

PULSE_SECONDS = 1.0
# A loop that did nothing for so long does nothing any more: its longest step takes milliseconds.
STUCK_SECONDS = 10.0
# How long interrupted work has to give its job back; a lease runs out by itself anyway.
FAREWELL_SECONDS = 6.0


class Workshop:
    """Runs any number of works at once. Threads hand them in and wait; no work blocks another."""

    def __init__(
        self,
        open_pipeline: OpenPipeline,
        *,
        threads: int,
        work_seconds: float,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`threads` are for what blocks: names of hosts, pages; each work has `work_seconds`."""
        self._open_pipeline = open_pipeline
        self._threads = threads
        self._work_seconds = work_seconds
        self._is_leaving = False
        self._works: set[asyncio.Task[None]] = set()
        self._monotonic = monotonic
        self._pulse = monotonic()
        self._opened: Future[asyncio.AbstractEventLoop] = Future()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="event-loop")

    def start(self) -> None:
        """Return once the pipeline is open; raise what kept it from opening."""
        self._living = self._thread.submit(asyncio.run, self._live())
        either: tuple[Future[Any], ...] = (self._opened, self._living)
        wait(either, return_when=FIRST_COMPLETED)
        if not self._opened.done():
            self._living.result()
        self._loop = self._opened.result()

    def run(self, work: Work) -> None:
        """Return once the work is done, out of time or interrupted; raise what it raised."""
        try:
            asyncio.run_coroutine_threadsafe(self._work(work), self._loop).result()
        except CancelledError:
            log.warning("task.interrupted")

    @property
    def is_leaving(self) -> bool:
        """Tell whether works are interrupted because the worker leaves."""
        return self._is_leaving

    def is_alive(self) -> bool:
        """Tell whether the loop still turns."""
        return self._monotonic() - self._pulse < STUCK_SECONDS

    def drain(self, seconds: float) -> None:
        """Let what is in hand go on for so long, and then interrupt it."""
        self._loop.call_soon_threadsafe(self._loop.call_later, seconds, self._interrupt)

    def close(self) -> None:
        """Interrupt what is left in hand, and give back what was opened."""
        self._loop.call_soon_threadsafe(self._leaving.set)
        self._living.result()
        self._thread.shutdown()

    async def _live(self) -> None:
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(self._threads, thread_name_prefix="blocking"))
        self._leaving = asyncio.Event()
        async with self._open_pipeline() as self._pipeline:
            self._beat(loop)
            self._opened.set_result(loop)
            await self._leaving.wait()
            self._interrupt()
            if self._works:
                await asyncio.wait(self._works, timeout=FAREWELL_SECONDS)

    async def _work(self, work: Work) -> None:
        task = asyncio.ensure_future(self._timed(work))
        self._works.add(task)
        JOBS_IN_FLIGHT.set(len(self._works))
        try:
            await task
        finally:
            self._works.discard(task)
            JOBS_IN_FLIGHT.set(len(self._works))

    async def _timed(self, work: Work) -> None:
        try:
            async with asyncio.timeout(self._work_seconds):
                await work(self._pipeline)
        except TimeoutError:
            log.exception("task.out_of_time")

    def _interrupt(self) -> None:
        self._is_leaving = True
        for task in self._works:
            task.cancel()

    def _beat(self, loop: asyncio.AbstractEventLoop) -> None:
        self._pulse = self._monotonic()
        loop.call_later(PULSE_SECONDS, self._beat, loop)
