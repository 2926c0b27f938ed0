"""What one job asks is asked once, whoever dies on the way."""

import asyncio

import pytest

from chassis.errors import PermanentError, StaleClaimError, TransientError
from chassis.supplier_records import Outcome
from tests.unit.worker_service.builders import SELLER
from tests.unit.worker_service.suppliers.desk import (
    REPLY,
    Desk,
    ForgetfulStore,
    Gate,
    a_request,
    down,
    silent,
)
from worker_service.ports import SupplierReply
from worker_service.suppliers.account import UNCERTAIN
from worker_service.suppliers.calling import REFUSED, UNUSABLE, CallRefusedError


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def failing_with(desk: Desk, error: Exception) -> str:
    """Return the code of the permanent error that asking ends with."""
    desk.caller.deeds = [error]
    account = await desk.account()
    with pytest.raises(PermanentError) as failed:
        await account.ask(a_request())
    return failed.value.code


async def test_an_answer_comes_back(desk: Desk) -> None:
    account = await desk.account()

    assert await account.ask(a_request()) == REPLY


async def test_the_same_question_is_asked_once(desk: Desk) -> None:
    account = await desk.account()

    answers = await asyncio.gather(*(account.ask(a_request()) for _ in range(3)))

    assert answers == [REPLY] * 3
    assert desk.caller.asked == 1


async def test_another_question_is_another_call(desk: Desk) -> None:
    account = await desk.account()

    await account.ask(a_request(b"1"))
    await account.ask(a_request(b"2"))

    assert desk.caller.asked == 2


async def test_the_next_attempt_is_given_what_the_last_one_paid_for(desk: Desk) -> None:
    claim = await desk.room.claimed()
    await (await desk.account(claim)).ask(a_request())

    again = await desk.account(await desk.taken_over(claim))

    assert await again.ask(a_request()) == REPLY
    assert desk.caller.asked == 1


async def test_a_large_answer_is_kept_where_nobody_is_shown_it(desk: Desk) -> None:
    large = SupplierReply(content_type="application/json", body=b"x" * 200_000)
    desk.caller.deeds = [large]
    claim = await desk.room.claimed()
    await (await desk.account(claim)).ask(a_request())

    again = await desk.account(await desk.taken_over(claim))

    assert await again.ask(a_request()) == large
    assert [key.split("/")[:2] for key in desk.room.artifacts.artifacts] == [
        ["answers", claim.job.id]
    ]


async def test_a_call_whose_worker_died_is_not_repeated(desk: Desk) -> None:
    claim = await desk.room.claimed()
    desk.caller.deeds = [Gate(), REPLY]
    await desk.asking(await desk.account(claim), a_request())

    again = await desk.account(await desk.taken_over(claim))

    with pytest.raises(PermanentError) as failed:
        await again.ask(a_request())
    assert failed.value.code == UNCERTAIN
    assert desk.caller.asked == 1


async def test_a_supplier_that_knows_repetitions_is_asked_again_under_the_same_name(
    desk: Desk,
) -> None:
    claim = await desk.room.claimed()
    desk.caller.deeds = [Gate(), REPLY]
    request = a_request(is_idempotent=True)
    await desk.asking(await desk.account(claim), request)

    again = await desk.account(await desk.taken_over(claim))

    assert await again.ask(request) == REPLY
    assert desk.caller.keys[0] == desk.caller.keys[1]


async def test_a_time_out_is_not_repeated_in_the_same_attempt(desk: Desk) -> None:
    desk.caller.deeds = [silent(), REPLY]
    account = await desk.account()

    with pytest.raises(TransientError):
        await account.ask(a_request())
    await desk.room.clock.advance(60)
    with pytest.raises(PermanentError) as failed:
        await account.ask(a_request())

    assert failed.value.code == UNCERTAIN
    assert desk.caller.asked == 1


async def test_a_time_out_of_an_idempotent_supplier_is_repeated(desk: Desk) -> None:
    desk.caller.deeds = [down(outcome=Outcome.UNCERTAIN), REPLY]
    asking = await desk.asking(await desk.account(), a_request(is_idempotent=True))

    await desk.room.clock.advance(1)

    assert await asking == REPLY
    assert desk.caller.asked == 2


async def test_a_refusal_is_not_repeated(desk: Desk) -> None:
    refused = CallRefusedError("401", code=REFUSED, outcome=Outcome.UNBILLED)

    assert await failing_with(desk, refused) == REFUSED
    assert desk.caller.asked == 1


async def test_an_unusable_answer_is_not_bought_again(desk: Desk) -> None:
    unusable = CallRefusedError("too long", code=UNUSABLE, outcome=Outcome.UNCERTAIN)
    claim = await desk.room.claimed()
    desk.caller.deeds = [unusable]

    for code in (UNUSABLE, UNCERTAIN):
        with pytest.raises(PermanentError) as failed:
            await (await desk.account(claim)).ask(a_request())
        assert failed.value.code == code

    assert desk.caller.asked == 1


@pytest.mark.parametrize(
    "reason", [TransientError("the record is away"), PermanentError("no room", code="UNSTORABLE")]
)
async def test_an_answer_that_cannot_be_kept_is_worth_as_much(
    desk: Desk, reason: Exception
) -> None:
    calls = ForgetfulStore(desk.room.record)
    calls.reason = reason
    desk = Desk(room=desk.room, calls=calls)
    asking = await desk.asking(await desk.account(), a_request())

    await desk.room.clock.advance(10)

    assert await asking == REPLY


async def test_a_cancelled_job_asks_for_nothing_more(desk: Desk) -> None:
    claim = await desk.room.claimed()
    account = await desk.account(claim)
    await account.ask(a_request(b"1"))
    await desk.room.jobs.cancel(claim.job.id, user_id=SELLER)

    with pytest.raises(StaleClaimError):
        await account.ask(a_request(b"2"))

    assert desk.caller.asked == 1
