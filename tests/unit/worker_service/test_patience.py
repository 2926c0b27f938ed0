"""What is only transient is tried again, a few times and a little later."""

import asyncio

import pytest

from chassis.adapters.memory import ManualClock
from chassis.errors import MovedOnError, PermanentError, TransientError
from worker_service.patience import LONGEST_WAIT_SECONDS, Patience


class Neighbour:
    """Fails as often as it was told to, then answers."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.asked = 0

    async def call(self) -> str:
        self.asked += 1
        if self.errors:
            raise self.errors.pop(0)
        return "answer"


def patience(clock: ManualClock, *, jitter: float = 0.0) -> Patience:
    return Patience(clock=clock, jitter=lambda: jitter)


async def test_an_answer_is_not_waited_for() -> None:
    assert await patience(ManualClock()).with_(Neighbour().call) == "answer"


async def test_a_passing_failure_is_not_noticed() -> None:
    clock, neighbour = ManualClock(), Neighbour(TransientError("1"), TransientError("2"))
    asking = asyncio.create_task(patience(clock).with_(neighbour.call))

    await clock.advance(0.5)
    assert neighbour.asked == 2
    await clock.advance(2)

    assert await asking == "answer"


async def test_patience_ends() -> None:
    clock, neighbour = ManualClock(), Neighbour(*[TransientError("down")] * 9)
    asking = asyncio.create_task(patience(clock).with_(neighbour.call))

    await clock.advance(60)

    with pytest.raises(TransientError, match="down"):
        await asking
    assert neighbour.asked == 3


async def test_a_permanent_error_is_not_tried_again() -> None:
    neighbour = Neighbour(PermanentError("no"))

    with pytest.raises(PermanentError):
        await patience(ManualClock()).with_(neighbour.call)

    assert neighbour.asked == 1


async def test_jitter_makes_the_delay_up_to_half_as_long_again() -> None:
    clock, neighbour = ManualClock(), Neighbour(TransientError("1"))
    asking = asyncio.create_task(patience(clock, jitter=1.0).with_(neighbour.call))

    await clock.advance(0.7)
    assert not asking.done()
    await clock.advance(0.05)

    assert await asking == "answer"


async def test_a_neighbours_long_wish_is_cut_short() -> None:
    error = TransientError("busy", retry_after_seconds=600)
    clock, neighbour = ManualClock(), Neighbour(error)
    asking = asyncio.create_task(patience(clock).with_(neighbour.call))

    await clock.advance(LONGEST_WAIT_SECONDS)

    assert await asking == "answer"


async def test_what_has_to_be_made_anew_is_not_tried_again_as_it_is() -> None:
    neighbour = Neighbour(MovedOnError("the page moved on", retry_after_seconds=1))

    with pytest.raises(MovedOnError):
        await patience(ManualClock()).with_(neighbour.call)
    assert neighbour.asked == 1
