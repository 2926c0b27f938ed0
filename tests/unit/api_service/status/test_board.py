"""All who ask within a second share one look, and get an answer even without the record."""

import asyncio
from uuid import UUID

from api_service.status.board import FRESH_SECONDS, StatusBoard
from api_service.status.states import Neighbour, Sight, State
from chassis.adapters.memory import ManualClock, MemoryRecord, MemoryStandings
from chassis.errors import TransientError
from chassis.standing import Presence, Standing


class Standings(MemoryStandings):
    """Counts the looks, and fails when it is told to."""

    is_down = False
    looks = 0

    async def look(self) -> Standing:
        self.looks += 1
        await asyncio.sleep(0)
        if self.is_down:
            raise TransientError("postgresql://pageloom:hunter2@db is down")
        return await super().look()


class Place:
    """A board, and what it looks at."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.standings = Standings(MemoryRecord(clock=self.clock))
        self.board = StatusBoard(standings=self.standings, clock=self.clock)

    async def report(self, *services: str) -> None:
        told = {"neighbours": {"queue": "ok", "event_log": "ok", "reading": "ok"}}
        for number, service in enumerate(services):
            await self.standings.report(
                Presence(process_id=UUID(int=number), service=service, told=told)
            )


def of(sight: Sight, name: str) -> Neighbour:
    return next(one for one in sight.neighbours if one.name == name)


async def test_who_asks_at_the_same_time_shares_one_look() -> None:
    place = Place()

    sights = await asyncio.gather(*(place.board.read() for _ in range(50)))

    assert place.standings.looks == 1
    assert len(set(map(id, sights))) == 1


async def test_the_record_is_looked_at_anew_after_a_second_and_not_before() -> None:
    place = Place()
    for seconds in (0, FRESH_SECONDS / 2, FRESH_SECONDS / 2):
        await place.clock.advance(seconds)
        await place.board.read()

    assert place.standings.looks == 2


async def test_a_failed_look_is_shared_as_well() -> None:
    place = Place()
    place.standings.is_down = True

    await asyncio.gather(*(place.board.read() for _ in range(50)))

    assert place.standings.looks == 1


async def test_all_is_well_when_everybody_is_here() -> None:
    place = Place()
    await place.report("courier", "worker", "relay")

    assert (await place.board.read()).state is State.OK


async def test_one_that_is_missing_makes_it_degraded_and_not_down() -> None:
    place = Place()
    await place.report("courier", "relay")

    assert (await place.board.read()).state is State.DEGRADED


async def test_without_the_record_it_is_down_and_the_others_are_not_guessed_at() -> None:
    place = Place()
    await place.report("courier", "worker", "relay")
    await place.board.read()
    place.standings.is_down = True
    await place.clock.advance(60)

    sight = await place.board.read()

    assert sight.state is State.DOWN
    assert (of(sight, "postgresql").state, of(sight, "postgresql").seen_seconds_ago) == ("down", 60)
    assert (of(sight, "workers").state, of(sight, "workers").seen_seconds_ago) == ("unknown", 60)


async def test_without_the_record_from_the_beginning_everybody_is_named() -> None:
    place = Place()
    place.standings.is_down = True

    sight = await place.board.read()

    assert sight.state is State.DOWN
    assert {one.seen_seconds_ago for one in sight.neighbours} == {None}
    assert {one.state for one in sight.neighbours[1:]} == {State.UNKNOWN}


async def test_a_record_that_is_back_is_told() -> None:
    place = Place()
    await place.report("courier", "worker", "relay")
    place.standings.is_down = True
    await place.board.read()
    place.standings.is_down = False
    await place.clock.advance(FRESH_SECONDS)

    assert (await place.board.read()).state is State.OK
