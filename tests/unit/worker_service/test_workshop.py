"""A child process keeps one loop and one pipeline, and lets interrupted work say farewell."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from worker_service.workshop import Workshop


class Resources:
    """Counts how often the pipeline was opened and closed."""

    def __init__(self) -> None:
        self.opened = 0
        self.closed = 0

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Any]:
        self.opened += 1
        yield self
        self.closed += 1


@pytest.fixture
def resources() -> Resources:
    return Resources()


@pytest.fixture
def workshop(resources: Resources) -> Iterator[Workshop]:
    workshop = Workshop(resources.open, threads=1)
    yield workshop
    workshop.close()


async def nothing(_: Any) -> None:
    """Work that is done at once."""


def test_nothing_is_opened_before_the_first_work(workshop: Workshop, resources: Resources) -> None:
    assert resources.opened == 0


def test_the_pipeline_is_opened_once_for_all_work(workshop: Workshop, resources: Resources) -> None:
    workshop.run(nothing)
    workshop.run(nothing)

    assert resources.opened == 1


def test_all_work_runs_in_one_loop(workshop: Workshop) -> None:
    loops = []

    async def work(_: Any) -> None:
        loops.append(asyncio.get_running_loop())

    workshop.run(work)
    workshop.run(work)

    assert loops[0] is loops[1]


def test_closing_gives_back_what_was_opened(workshop: Workshop, resources: Resources) -> None:
    workshop.run(nothing)

    workshop.close()

    assert resources.closed == 1


def test_an_error_of_the_work_is_passed_on_and_the_next_work_runs(workshop: Workshop) -> None:
    async def work(_: Any) -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        workshop.run(work)
    workshop.run(nothing)


def test_work_interrupted_inside_the_loop_says_farewell_and_never_goes_on(
    workshop: Workshop,
) -> None:
    heard = []

    def strike() -> None:
        raise SystemExit(1)

    async def work(_: Any) -> None:
        asyncio.get_running_loop().call_soon(strike)
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            heard.append("farewell")
            raise

    with pytest.raises(SystemExit):
        workshop.run(work)
    workshop.run(nothing)

    assert heard == ["farewell"]
