"""What is noted is written soon, and before the process leaves."""

import asyncio

import pytest

from chassis.adapters.memory import ManualClock
from chassis.errors import TransientError
from worker_service.patience import Patience
from worker_service.suppliers.bookkeeping import Bookkeeper


class Book:
    """Fails as often as it is told to."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.lines: list[str] = []

    async def write(self, line: str) -> None:
        if self.failures:
            self.failures -= 1
            raise TransientError("the record is away")
        self.lines.append(line)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def bookkeeper(clock: ManualClock) -> Bookkeeper:
    return Bookkeeper(Patience(clock=clock, jitter=lambda: 0.0))


async def test_entries_are_written_in_their_order(bookkeeper: Bookkeeper) -> None:
    book = Book()

    async with bookkeeper:
        bookkeeper.note(lambda: book.write("1"))
        bookkeeper.note(lambda: book.write("2"))

    assert book.lines == ["1", "2"]


async def test_a_passing_failure_loses_nothing(bookkeeper: Bookkeeper, clock: ManualClock) -> None:
    book = Book(failures=1)

    async with bookkeeper:
        bookkeeper.note(lambda: book.write("1"))
        await clock.advance(1)

    assert book.lines == ["1"]


async def test_one_that_cannot_be_written_does_not_hold_up_the_next(
    bookkeeper: Bookkeeper, clock: ManualClock
) -> None:
    away, book = Book(failures=100), Book()

    async with bookkeeper:
        bookkeeper.note(lambda: away.write("1"))
        bookkeeper.note(lambda: book.write("2"))
        await clock.advance(60)

    assert book.lines == ["2"]


async def test_nothing_is_left_running(bookkeeper: Bookkeeper) -> None:
    async with bookkeeper:
        pass

    assert [task for task in asyncio.all_tasks() if task.get_name() == "bookkeeping"] == []
