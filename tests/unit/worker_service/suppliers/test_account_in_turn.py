"""Calls wait for a slot, for a supplier's wish, and not at all for one that is down."""

import pytest

from chassis.errors import TransientError
from tests.unit.worker_service.suppliers.desk import (
    REPLY,
    Desk,
    Gate,
    a_request,
    busy,
    silent,
)
from worker_service.deadline import within
from worker_service.suppliers.calling import CallFailedError


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_what_was_not_billed_is_repeated_ever_more_rarely(desk: Desk) -> None:
    desk.caller.deeds = [busy(), busy(), REPLY]
    asking = await desk.asking(await desk.account(), a_request())
    asked = []

    for seconds in (0.4, 0.2, 0.8, 0.2):
        await desk.room.clock.advance(seconds)
        asked.append(desk.caller.asked)

    assert asked == [1, 2, 2, 3]
    assert await asking == REPLY


async def test_repetitions_come_to_an_end(desk: Desk) -> None:
    desk.caller.deeds = [busy()]
    asking = await desk.asking(await desk.account(), a_request())

    await desk.room.clock.advance(60)

    with pytest.raises(CallFailedError):
        await asking
    assert desk.caller.asked == 3


async def test_a_suppliers_wish_to_be_asked_later_is_heeded(desk: Desk) -> None:
    desk.caller.deeds = [busy(retry_after_seconds=4), REPLY]
    asking = await desk.asking(await desk.account(), a_request())

    await desk.room.clock.advance(3.9)
    assert desk.caller.asked == 1
    await desk.room.clock.advance(0.5)

    assert await asking == REPLY


async def test_a_supplier_with_a_long_wish_is_left_alone_by_everybody(desk: Desk) -> None:
    desk.caller.deeds = [busy(retry_after_seconds=40), REPLY]
    account = await desk.account()

    with pytest.raises(CallFailedError):
        await account.ask(a_request())
    with pytest.raises(TransientError, match="down"):
        await (await desk.account()).ask(a_request())
    await desk.room.clock.advance(41)

    assert await (await desk.account()).ask(a_request()) == REPLY
    assert desk.caller.asked == 2


async def test_whoever_finds_no_slot_waits_for_one(desk: Desk) -> None:
    gate = Gate()
    desk.caller.deeds = [gate, REPLY]
    first = await desk.asking(await desk.account(), a_request(at_once=1))
    second = await desk.asking(await desk.account(), a_request(at_once=1))
    await desk.room.clock.advance(5)
    asked_while_taken = desk.caller.asked

    gate.may_answer.set()
    await desk.room.clock.settle()

    assert asked_while_taken == 1
    assert (first.result(), second.result()) == (REPLY, REPLY)


async def test_a_slot_that_another_process_frees_is_found_too(desk: Desk) -> None:
    gate = Gate()
    neighbour = Desk(room=desk.room, calls=desk.calls)
    neighbour.caller.deeds = [gate]
    await neighbour.asking(await neighbour.account(), a_request(at_once=1))
    waiting = await desk.asking(await desk.account(), a_request(at_once=1))

    gate.may_answer.set()
    await desk.room.clock.advance(1)

    assert waiting.result() == REPLY


async def test_whoever_gives_up_waiting_takes_no_slot(desk: Desk) -> None:
    gate = Gate()
    desk.caller.deeds = [gate, REPLY]
    await desk.asking(await desk.account(), a_request(at_once=1))
    impatient = await desk.asking(await desk.account(), a_request(at_once=1))

    impatient.cancel()
    gate.may_answer.set()
    await desk.room.clock.settle()

    assert await (await desk.account()).ask(a_request(at_once=1)) == REPLY


async def test_a_call_that_was_broken_off_frees_its_slot_soon(desk: Desk) -> None:
    desk.caller.deeds = [Gate(), REPLY]
    async with desk.bookkeeper:
        calling = await desk.asking(await desk.account(), a_request(at_once=1))

        calling.cancel()
        await desk.room.clock.settle()

        assert await (await desk.account()).ask(a_request(at_once=1)) == REPLY


async def test_a_dead_supplier_costs_one_time_out_and_not_one_per_job(desk: Desk) -> None:
    desk.caller.deeds = [silent()]

    for _ in range(20):
        with pytest.raises(TransientError):
            await (await desk.account()).ask(a_request())

    assert desk.caller.asked == 1


async def test_whoever_waits_is_told_that_a_supplier_is_down(desk: Desk) -> None:
    desk.caller.deeds = [Gate(), silent()]
    await desk.asking(await desk.account(), a_request(at_once=2))
    for_a_slot = await desk.asking(await desk.account(), a_request(at_once=1))
    desk.caller.deeds = [busy(retry_after_seconds=9), silent()]
    for_time = await desk.asking(await desk.account(), a_request(at_once=3))

    with pytest.raises(CallFailedError):
        await (await desk.account()).ask(a_request(at_once=9))
    await desk.room.clock.settle()

    for waiting in (for_a_slot, for_time):
        assert isinstance(waiting.exception(), TransientError)


async def test_a_supplier_that_is_back_is_asked_again(desk: Desk) -> None:
    desk.caller.deeds = [silent(), REPLY]
    with pytest.raises(TransientError):
        await (await desk.account()).ask(a_request())

    await desk.room.clock.advance(15)

    assert await (await desk.account()).ask(a_request()) == REPLY


async def test_what_cannot_be_answered_in_time_is_not_asked(desk: Desk) -> None:
    account = await desk.account()

    async with within(1):
        with pytest.raises(TransientError, match="too little time"):
            await account.ask(a_request())

    assert desk.caller.asked == 0


async def test_a_call_ends_before_whoever_waits_for_it_gives_up(desk: Desk) -> None:
    account = await desk.account()

    async with within(10):
        await account.ask(a_request(seconds=30))
    await account.ask(a_request(b"2", seconds=30))

    first, second = desk.caller.seconds
    assert 8 < first < 10
    assert second == 30


async def test_a_repetition_that_would_come_too_late_is_not_waited_for(desk: Desk) -> None:
    desk.caller.deeds = [busy(retry_after_seconds=9)]
    account = await desk.account()

    async with within(10):
        with pytest.raises(CallFailedError):
            await account.ask(a_request())

    assert desk.caller.asked == 1
