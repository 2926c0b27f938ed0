"""One loop and one pipeline for any number of jobs; whoever leaves lets them say farewell first."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any

import pytest

from worker_service.workshop import STUCK_SECONDS, Workshop

LONG = 10.0


class Resources:
    """Counts how often the pipeline was opened and closed."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.opened = 0
        self.closed = 0

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Any]:
        if self.error is not None:
            raise self.error
        self.opened += 1
        yield self
        self.closed += 1


class HandClock:
    """Time that stands still until it is set."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def resources() -> Resources:
    return Resources()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def workshop(resources: Resources, clock: HandClock) -> Iterator[Workshop]:
    workshop = Workshop(resources.open, threads=1, work_seconds=LONG, monotonic=clock)
    workshop.start()
    yield workshop
    workshop.close()


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as threads:
        yield threads


async def nothing(_: Any) -> None:
    """Work that is done at once."""


def hanging(begun: threading.Event, heard: list[str]) -> Callable[[Any], Any]:
    """Return work that ends when it is interrupted, with a farewell."""

    async def work(_: Any) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            await asyncio.sleep(0)
            heard.append("farewell")
            raise

    return work


def test_the_pipeline_is_open_before_any_work(workshop: Workshop, resources: Resources) -> None:
    assert resources.opened == 1


def test_what_keeps_the_pipeline_from_opening_keeps_the_worker_from_starting() -> None:
    workshop = Workshop(Resources(ValueError("no such place")).open, threads=1, work_seconds=LONG)

    with pytest.raises(ValueError, match="no such place"):
        workshop.start()


def test_the_pipeline_is_opened_once_for_all_work(workshop: Workshop, resources: Resources) -> None:
    workshop.run(nothing)
    workshop.run(nothing)

    assert resources.opened == 1


def test_work_that_waits_keeps_no_other_from_going_on(
    workshop: Workshop, threads: ThreadPoolExecutor
) -> None:
    everybody: list[object] = []
    all_here = asyncio.Event()

    async def work(_: Any) -> None:
        everybody.append(asyncio.get_running_loop())
        if len(everybody) == 8:
            all_here.set()
        await all_here.wait()

    done: list[Future[None]] = [threads.submit(workshop.run, work) for _ in range(8)]
    for each in done:
        each.result(LONG)

    assert len(everybody) == 8
    assert len(set(map(id, everybody))) == 1


def test_closing_gives_back_what_was_opened(resources: Resources) -> None:
    workshop = Workshop(resources.open, threads=1, work_seconds=LONG)
    workshop.start()

    workshop.close()

    assert resources.closed == 1


def test_an_error_of_the_work_is_passed_on_and_the_next_work_runs(workshop: Workshop) -> None:
    async def work(_: Any) -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        workshop.run(work)
    workshop.run(nothing)


def test_work_out_of_time_says_farewell_and_keeps_no_thread(resources: Resources) -> None:
    heard: list[str] = []
    workshop = Workshop(resources.open, threads=1, work_seconds=0.01)
    workshop.start()

    workshop.run(hanging(threading.Event(), heard))
    workshop.close()

    assert heard == ["farewell"]


def test_draining_interrupts_what_does_not_end_in_time(
    workshop: Workshop, threads: ThreadPoolExecutor
) -> None:
    begun = threading.Event()
    heard: list[str] = []
    running = threads.submit(workshop.run, hanging(begun, heard))
    assert begun.wait(LONG)

    workshop.drain(0.01)
    running.result(LONG)

    assert heard == ["farewell"]


def test_draining_lets_work_end(workshop: Workshop, threads: ThreadPoolExecutor) -> None:
    begun, go = threading.Event(), threading.Event()
    ended: list[str] = []

    async def work(_: Any) -> None:
        begun.set()
        await asyncio.to_thread(go.wait, LONG)
        ended.append("as usual")

    running = threads.submit(workshop.run, work)
    assert begun.wait(LONG)
    workshop.drain(LONG)
    go.set()
    running.result(LONG)

    assert ended == ["as usual"]


def test_closing_interrupts_what_is_left(resources: Resources, threads: ThreadPoolExecutor) -> None:
    begun = threading.Event()
    heard: list[str] = []
    workshop = Workshop(resources.open, threads=1, work_seconds=LONG)
    workshop.start()
    running = threads.submit(workshop.run, hanging(begun, heard))
    assert begun.wait(LONG)

    workshop.close()
    running.result(LONG)

    assert heard == ["farewell"]
    assert resources.closed == 1


def test_a_loop_that_turns_is_alive_and_one_that_is_stuck_is_not(
    workshop: Workshop, threads: ThreadPoolExecutor, clock: HandClock
) -> None:
    stuck, go = threading.Event(), threading.Event()

    async def work(_: Any) -> None:
        stuck.set()
        go.wait(LONG)

    assert workshop.is_alive()
    running = threads.submit(workshop.run, work)
    assert stuck.wait(LONG)
    clock.now += STUCK_SECONDS
    assert not workshop.is_alive()
    go.set()
    running.result(LONG)
