"""Every store of supplier calls knows what was spent, and forgets in time."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeAlias

from chassis.ports import JobStore
from chassis.supplier_ports import SupplierCallStore
from chassis.supplier_records import (
    Outcome,
    Permission,
    Verdict,
)
from contracts.jobs import JobId
from contracts.pages import Usage
from tests.contract.job_builders import JOON, MINA, accepted, claimed
from tests.contract.supplier_builders import (
    AN_ANSWER,
    a_call,
    a_claim,
    answered,
)

Age: TypeAlias = Callable[[timedelta], Awaitable[None]]


async def test_what_a_call_cost_is_kept_once(
    jobs: JobStore, supplier_calls: SupplierCallStore
) -> None:
    claim = await a_claim(jobs)
    await answered(supplier_calls, claim, a_call(expected_cost_micro_usd=900))
    first = Usage(text_calls=1, input_tokens=10, estimated_cost_micro_usd=100)

    await supplier_calls.settle(claim, a_call().key, first)
    await supplier_calls.settle(claim, a_call().key, Usage(text_calls=7))

    [spending] = await supplier_calls.spendings(claim.job.id, run=1)
    assert (spending.key, spending.purpose, spending.usage) == (a_call().key, "text", first)
    assert await supplier_calls.spent_today(MINA) == 100


async def test_what_was_not_billed_is_no_spending(
    jobs: JobStore, supplier_calls: SupplierCallStore
) -> None:
    claim = await a_claim(jobs)
    await supplier_calls.begin(claim, a_call(expected_cost_micro_usd=900))
    await supplier_calls.let_go(claim, a_call().key, Outcome.UNBILLED)

    assert await supplier_calls.spendings(claim.job.id, run=1) == []
    assert await supplier_calls.spent_today(MINA) == 0


async def test_a_call_of_unknown_cost_counts_as_expected(
    jobs: JobStore, supplier_calls: SupplierCallStore
) -> None:
    claim = await a_claim(jobs)
    await supplier_calls.begin(claim, a_call(expected_cost_micro_usd=900))

    [spending] = await supplier_calls.spendings(claim.job.id, run=1)
    assert (spending.expected_cost_micro_usd, spending.usage) == (900, None)
    assert await supplier_calls.spent_today(MINA) == 900


async def test_a_day_ends_and_so_does_its_spending(
    jobs: JobStore, supplier_calls: SupplierCallStore, age: Age
) -> None:
    await answered(supplier_calls, await a_claim(jobs), a_call(expected_cost_micro_usd=900))

    await age(timedelta(hours=25))

    assert await supplier_calls.spent_today(MINA) == 0


async def test_calls_that_would_exceed_the_budget_do_not_go_out(
    jobs: JobStore, supplier_calls: SupplierCallStore, other_supplier_calls: SupplierCallStore
) -> None:
    call = a_call(expected_cost_micro_usd=400, daily_budget_micro_usd=1000, at_once=100)
    claims = [await a_claim(jobs) for _ in range(6)]
    stores = [supplier_calls, other_supplier_calls] * 3

    permissions = await asyncio.gather(
        *(store.begin(claim, call) for store, claim in zip(stores, claims, strict=True))
    )

    verdicts = [permission.verdict for permission in permissions]
    assert verdicts.count(Verdict.GRANTED) == 2
    assert verdicts.count(Verdict.OVER_BUDGET) == 4
    assert await supplier_calls.spent_today(MINA) == 800


async def test_one_users_spending_is_not_anothers(
    jobs: JobStore, supplier_calls: SupplierCallStore
) -> None:
    call = a_call(expected_cost_micro_usd=900, daily_budget_micro_usd=1000)
    await supplier_calls.begin(await a_claim(jobs), call)

    permission = await supplier_calls.begin(await a_claim(jobs, user_id=JOON), call)

    assert permission == Permission(Verdict.GRANTED)


async def test_a_call_that_is_asked_again_counts_in_the_budget_once(
    jobs: JobStore, supplier_calls: SupplierCallStore
) -> None:
    claim, other = await a_claim(jobs), await a_claim(jobs)
    budget = 1000
    call = a_call(expected_cost_micro_usd=600, daily_budget_micro_usd=budget, is_idempotent=True)
    await supplier_calls.begin(claim, call)
    await supplier_calls.let_go(claim, call.key, Outcome.UNCERTAIN)

    again = await supplier_calls.begin(claim, call)
    another = await supplier_calls.begin(other, call)

    assert (again.verdict, another.verdict) == (Verdict.GRANTED, Verdict.OVER_BUDGET)
    assert await supplier_calls.spent_today(MINA) == 600


async def test_an_answer_that_was_paid_for_is_given_out_whatever_the_budget(
    jobs: JobStore, supplier_calls: SupplierCallStore
) -> None:
    claim = await a_claim(jobs)
    await answered(supplier_calls, claim, a_call(expected_cost_micro_usd=900))

    permission = await supplier_calls.begin(
        claim, a_call(expected_cost_micro_usd=900, daily_budget_micro_usd=1000)
    )

    assert permission == Permission(Verdict.ANSWERED, AN_ANSWER)


async def test_stripped_answers_are_gone_and_what_they_cost_is_not(
    jobs: JobStore, supplier_calls: SupplierCallStore
) -> None:
    claim = await a_claim(jobs)
    await answered(supplier_calls, claim, a_call(expected_cost_micro_usd=900))

    await supplier_calls.strip([claim.job.id])

    assert await supplier_calls.begin(claim, a_call()) == Permission(Verdict.ANSWERED)
    assert await supplier_calls.spent_today(MINA) == 900


async def test_jobs_are_old_when_their_last_call_is(
    jobs: JobStore, supplier_calls: SupplierCallStore, age: Age
) -> None:
    old, busy = await a_claim(jobs), await a_claim(jobs)
    for claim in (old, busy):
        await answered(supplier_calls, claim, a_call())
    await age(timedelta(days=4))
    await answered(supplier_calls, busy, a_call(b"n" * 32))

    found = await supplier_calls.old_jobs(older_than_seconds=86_400 * 3, limit=10)

    assert found == [old.job.id]


async def test_nothing_is_left_of_what_is_forgotten(
    jobs: JobStore, supplier_calls: SupplierCallStore
) -> None:
    claim = await a_claim(jobs)
    await answered(supplier_calls, claim, a_call())

    await supplier_calls.forget([claim.job.id, JobId(str(uuid.uuid4()))])

    assert await supplier_calls.spendings(claim.job.id, run=1) == []
    assert (await supplier_calls.begin(claim, a_call())).verdict is Verdict.GRANTED


async def test_an_accepted_job_has_spent_nothing(
    jobs: JobStore, supplier_calls: SupplierCallStore
) -> None:
    claim = await claimed(jobs, await accepted(jobs))

    assert await supplier_calls.spendings(claim.job.id, run=1) == []
