"""A job's account knows what the job owes, once each."""

import pytest

from chassis.errors import PermanentError, TransientError
from chassis.metrics import SUPPLIER_COST
from chassis.supplier_records import Outcome
from contracts.jobs import WarningCode
from contracts.pages import Usage
from tests.unit.worker_service.suppliers.desk import (
    REPLY,
    Desk,
    a_request,
    down,
    silent,
)


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_what_an_answer_cost_is_told_once(desk: Desk) -> None:
    account = await desk.account()
    cost = Usage(text_calls=1, input_tokens=9, output_tokens=4, estimated_cost_micro_usd=70)
    await account.ask(a_request())

    account.spent(a_request(), cost)
    account.spent(a_request(), cost)

    assert account.usage == cost


async def test_the_costs_of_several_calls_are_added_up(desk: Desk) -> None:
    account = await desk.account()

    account.spent(a_request(b"1"), Usage(text_calls=1, output_tokens=4))
    account.spent(a_request(b"2"), Usage(image_calls=1, images=1, estimated_cost_micro_usd=5))

    assert account.usage == Usage(
        text_calls=1, output_tokens=4, image_calls=1, images=1, estimated_cost_micro_usd=5
    )


async def test_costs_include_earlier_attempts(desk: Desk) -> None:
    claim = await desk.room.claimed()
    cost = Usage(text_calls=1, estimated_cost_micro_usd=70)
    async with desk.bookkeeper:
        account = await desk.account(claim)
        await account.ask(a_request())
        account.spent(a_request(), cost)

    again = await desk.account(await desk.taken_over(claim))

    assert again.usage == cost


async def test_a_call_that_may_have_been_paid_for_counts_as_expected(desk: Desk) -> None:
    desk.caller.deeds = [silent()]
    claim = await desk.room.claimed()
    account = await desk.account(claim)
    with pytest.raises(TransientError):
        await account.ask(a_request(cost=300))

    again = await desk.account(await desk.taken_over(claim))

    expected = Usage(text_calls=1, estimated_cost_micro_usd=300)
    assert (account.usage, again.usage) == (expected, expected)


async def test_an_answer_given_out_again_replaces_what_was_presumed(desk: Desk) -> None:
    claim = await desk.room.claimed()
    await (await desk.account(claim)).ask(a_request(cost=300))
    again = await desk.account(await desk.taken_over(claim))
    cost = Usage(text_calls=1, estimated_cost_micro_usd=70)

    await again.ask(a_request(cost=300))
    again.spent(a_request(cost=300), cost)

    assert again.usage == cost


async def test_a_call_that_is_asked_again_is_counted_for_the_operator_once(desk: Desk) -> None:
    desk.caller.deeds = [down(outcome=Outcome.UNCERTAIN), down(outcome=Outcome.UNCERTAIN), REPLY]
    account = await desk.account()
    request = a_request(cost=300, name="counted", is_idempotent=True)
    asking = await desk.asking(account, request)
    await desk.room.clock.advance(60)
    await asking

    account.spent(request, Usage(text_calls=1, output_tokens=4, estimated_cost_micro_usd=320))

    counted = SUPPLIER_COST.labels("counted").collect()[0].samples[0].value
    assert (counted, account.usage.estimated_cost_micro_usd) == (320, 320)


async def test_what_was_not_billed_costs_nothing(desk: Desk) -> None:
    desk.caller.deeds = [down()]
    account = await desk.account()
    asking = await desk.asking(account, a_request(cost=300))
    await desk.room.clock.advance(60)

    assert isinstance(asking.exception(), TransientError)
    assert account.usage == Usage()


async def test_beyond_the_days_budget_nothing_is_asked() -> None:
    desk = Desk(daily_budget_micro_usd=1000)
    account = await desk.account()
    await account.ask(a_request(b"1", cost=600))

    with pytest.raises(PermanentError) as failed:
        await account.ask(a_request(b"2", cost=600))

    assert failed.value.code == WarningCode.SUPPLIER_BUDGET_SPENT
    assert desk.caller.asked == 1
