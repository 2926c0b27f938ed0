"""A breaker opens for what is down, and lets one through to see whether it is back."""

import pytest

from chassis.adapters.memory import ManualClock
from worker_service.suppliers.breaker import Breaker, BreakerOpenError, BreakerPolicy


class Gate:
    """A breaker, its clock, and what was heard of it."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.heard: list[bool] = []
        policy = BreakerPolicy(failures=3, open_seconds=15)
        self.breaker = Breaker(self.clock, policy, self.heard.append)

    def fail(self, times: int = 1) -> None:
        for _ in range(times):
            self.breaker.failed(since=self.clock.monotonic())

    def is_open(self) -> bool:
        try:
            self.breaker.check()
        except BreakerOpenError:
            return True
        return False


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.mark.parametrize(("failures", "is_open"), [(2, False), (3, True)])
async def test_it_opens_after_so_many_failures(gate: Gate, failures: int, is_open: bool) -> None:
    gate.fail(failures)

    assert gate.is_open() is is_open


async def test_an_answer_between_failures_begins_a_new_count(gate: Gate) -> None:
    gate.fail(2)
    gate.breaker.answered()
    gate.fail(2)

    assert not gate.is_open()


async def test_silence_for_all_the_time_there_is_opens_it_at_once(gate: Gate) -> None:
    await gate.clock.advance(30)

    gate.breaker.failed(since=0, is_silence=True)

    assert gate.is_open()


async def test_one_slow_call_among_answered_ones_does_not_open_it(gate: Gate) -> None:
    await gate.clock.advance(10)
    gate.breaker.answered()
    await gate.clock.advance(20)

    gate.breaker.failed(since=0, is_silence=True)

    assert not gate.is_open()


async def test_it_says_when_to_come_back(gate: Gate) -> None:
    gate.fail(3)
    await gate.clock.advance(5)

    with pytest.raises(BreakerOpenError) as refused:
        gate.breaker.check()

    assert refused.value.retry_after_seconds == 10


async def test_after_a_while_one_alone_is_let_through(gate: Gate) -> None:
    gate.fail(3)
    await gate.clock.advance(15)

    with gate.breaker.passage():
        is_open_for_others = gate.is_open()

    assert is_open_for_others


async def test_an_answer_to_that_one_closes_it(gate: Gate) -> None:
    gate.fail(3)
    await gate.clock.advance(15)

    with gate.breaker.passage():
        gate.breaker.answered()

    assert not gate.is_open()
    assert gate.heard == [True, False]


async def test_a_failure_of_that_one_opens_it_again(gate: Gate) -> None:
    gate.fail(3)
    await gate.clock.advance(15)

    with gate.breaker.passage():
        gate.fail()
    await gate.clock.advance(14)

    assert gate.is_open()


async def test_one_that_was_cut_off_leaves_the_way_to_the_next(gate: Gate) -> None:
    gate.fail(3)
    await gate.clock.advance(15)

    with pytest.raises(ZeroDivisionError), gate.breaker.passage():
        raise ZeroDivisionError

    assert not gate.is_open()
