"""A photo is made ready once, however many shots ask for it."""

import asyncio
from typing import Any

import pytest

from chassis.errors import TransientError
from tests.unit.worker_service.builders import a_photo
from worker_service.fidelity.gate import Original
from worker_service.suppliers.originals import Originals


class CountingRoom:
    """Makes originals of nothing, each of them when the loop has gone round."""

    def __init__(self) -> None:
        self.made = 0
        self.error: Exception | None = None

    async def run(self, *_: Any, **__: Any) -> Original:
        await asyncio.sleep(0)
        self.made += 1
        if self.error is not None:
            raise self.error
        return Original(content=b"jpeg", colours=(), is_clear=True)


@pytest.fixture
def room() -> CountingRoom:
    return CountingRoom()


@pytest.fixture
def originals(room: Any) -> Originals:
    return Originals(room, seconds=5)


async def test_two_that_ask_at_the_same_time_get_the_same(
    originals: Originals, room: CountingRoom
) -> None:
    photo = a_photo(b"one")

    one, other = await asyncio.gather(originals.of(photo), originals.of(photo))

    assert one is other
    assert room.made == 1


async def test_another_photo_is_made_ready_by_itself(
    originals: Originals, room: CountingRoom
) -> None:
    await originals.of(a_photo(b"one"))
    await originals.of(a_photo(b"other"))

    assert room.made == 2


async def test_what_failed_is_tried_again(originals: Originals, room: CountingRoom) -> None:
    room.error = TransientError("the room is closed")
    with pytest.raises(TransientError):
        await originals.of(a_photo(b"one"))

    room.error = None
    assert (await originals.of(a_photo(b"one"))).is_clear


async def test_only_the_last_few_are_kept(originals: Originals, room: CountingRoom) -> None:
    for number in range(40):
        await originals.of(a_photo(str(number).encode()))

    await originals.of(a_photo(b"0"))

    assert room.made == 41
