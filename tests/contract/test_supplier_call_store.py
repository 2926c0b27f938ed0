"""Every store of supplier calls lets a call go out once, and only as many at a time."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeAlias

import pytest

from chassis.errors import StaleClaimError
from chassis.ports import JobStore
from chassis.supplier_ports import SupplierCallStore
from chassis.supplier_records import (
    Outcome,
    Permission,
    RecordedAnswer,
    Verdict,
)
from tests.contract.job_builders import MINA, claimed
from tests.contract.supplier_builders import (
    A_LARGE_ANSWER,
    AN_ANSWER,
    a_call,
    a_claim,
    answered,
    taken_over,
)

Age: TypeAlias = Callable[[timedelta], Awaitable[None]]


async def test_a_new_call_may_go_out(jobs: JobStore, supplier_calls: SupplierCallStore) -> None:
    permission = await supplier_calls.begin(await a_claim(jobs), a_call())

    assert permission == Permission(Verdict.GRANTED)


@pytest.mark.parametrize("answer", [AN_ANSWER, A_LARGE_ANSWER])
async def test_an_answer_is_found_by_the_next_attempt(
    jobs: JobStore, supplier_calls: SupplierCallStore, answer: RecordedAnswer
) -> None:
    first = await a_claim(jobs)
    await supplier_calls.begin(first, a_call())
    await supplier_calls.answer(first, a_call().key, answer)

    permission = await supplier_calls.begin(await taken_over(jobs, first), a_call())

    assert permission == Permission(Verdict.ANSWERED, answer)


async def test_a_call_without_an_answer_is_not_repeated_by_the_next_attempt(
    jobs: JobStore, supplier_calls: SupplierCallStore
) -> None:
    first = await a_claim(jobs)
    await supplier_calls.begin(first, a_call())

    permission = await supplier_calls.begin(await taken_over(jobs, first), a_call())

    assert permission == Permission(Verdict.UNCERTAIN)


async def test_a_supplier_that_knows_repetitions_may_be_asked_again(
    jobs: JobStore, supplier_calls: SupplierCallStore
) -> None:
    call = a_call(is_idempotent=True, at_once=1)
    first = await a_claim(jobs)
    await supplier_calls.begin(first, call)

    permission = await supplier_calls.begin(await taken_over(jobs, first), call)

    assert permission == Permission(Verdict.GRANTED)


@pytest.mark.parametrize(
    ("outcome", "verdict"),
    [(Outcome.UNBILLED, Verdict.GRANTED), (Outcome.UNCERTAIN, Verdict.UNCERTAIN)],
)
async def test_only_what_was_not_billed_is_repeated(
    jobs: JobStore, supplier_calls: SupplierCallStore, outcome: Outcome, verdict: Verdict
) -> None:
    claim = await a_claim(jobs)
    await supplier_calls.begin(claim, a_call())

    await supplier_calls.let_go(claim, a_call().key, outcome)

    assert await supplier_calls.begin(claim, a_call()) == Permission(verdict)


async def test_who_lost_the_job_asks_for_nothing(
    jobs: JobStore, supplier_calls: SupplierCallStore
) -> None:
    lost = await a_claim(jobs)
    holder = await taken_over(jobs, lost)

    with pytest.raises(StaleClaimError):
        await supplier_calls.begin(lost, a_call())

    assert await supplier_calls.spendings(holder.job.id, run=1) == []


async def test_a_cancelled_job_asks_for_nothing(
    jobs: JobStore, supplier_calls: SupplierCallStore
) -> None:
    claim = await a_claim(jobs)
    await jobs.cancel(claim.job.id, user_id=MINA)

    with pytest.raises(StaleClaimError):
        await supplier_calls.begin(claim, a_call())


async def test_a_new_run_is_a_new_order(jobs: JobStore, supplier_calls: SupplierCallStore) -> None:
    claim = await a_claim(jobs)
    await answered(supplier_calls, claim, a_call())
    await jobs.cancel(claim.job.id, user_id=MINA)
    await jobs.retry(claim.job.id, user_id=MINA, request_id="")

    permission = await supplier_calls.begin(await claimed(jobs, claim.job.id), a_call())

    assert permission == Permission(Verdict.GRANTED)


async def test_the_slots_of_an_endpoint_are_shared_by_all(
    jobs: JobStore, supplier_calls: SupplierCallStore, other_supplier_calls: SupplierCallStore
) -> None:
    claims = [await a_claim(jobs) for _ in range(12)]
    stores = [supplier_calls, other_supplier_calls] * 6

    permissions = await asyncio.gather(
        *(store.begin(claim, a_call()) for store, claim in zip(stores, claims, strict=True))
    )

    verdicts = [permission.verdict for permission in permissions]
    assert verdicts.count(Verdict.GRANTED) == 2
    assert verdicts.count(Verdict.BUSY) == 10


@pytest.mark.parametrize("other", [{"supplier": "azure"}, {"purpose": "image"}])
async def test_another_endpoint_has_slots_of_its_own(
    jobs: JobStore, supplier_calls: SupplierCallStore, other: dict[str, Any]
) -> None:
    await supplier_calls.begin(await a_claim(jobs), a_call(at_once=1))

    permission = await supplier_calls.begin(await a_claim(jobs), a_call(at_once=1, **other))

    assert permission == Permission(Verdict.GRANTED)


async def test_an_answer_frees_its_slot(jobs: JobStore, supplier_calls: SupplierCallStore) -> None:
    await answered(supplier_calls, await a_claim(jobs), a_call(at_once=1))

    permission = await supplier_calls.begin(await a_claim(jobs), a_call(at_once=1))

    assert permission == Permission(Verdict.GRANTED)


@pytest.mark.parametrize("outcome", Outcome)
async def test_a_call_that_came_to_nothing_frees_its_slot(
    jobs: JobStore, supplier_calls: SupplierCallStore, outcome: Outcome
) -> None:
    claim = await a_claim(jobs)
    await supplier_calls.begin(claim, a_call(at_once=1))
    await supplier_calls.let_go(claim, a_call().key, outcome)

    permission = await supplier_calls.begin(await a_claim(jobs), a_call(at_once=1))

    assert permission == Permission(Verdict.GRANTED)


async def test_a_dead_workers_slot_is_free_after_the_calls_deadline(
    jobs: JobStore, supplier_calls: SupplierCallStore, age: Age
) -> None:
    await supplier_calls.begin(await a_claim(jobs), a_call(at_once=1, seconds=30))
    waiting = await a_claim(jobs)
    found = []

    for _ in range(2):
        await age(timedelta(seconds=20))
        found.append((await supplier_calls.begin(waiting, a_call(at_once=1))).verdict)

    assert found == [Verdict.BUSY, Verdict.GRANTED]


async def test_a_stale_workers_word_does_not_touch_the_call_of_its_successor(
    jobs: JobStore, supplier_calls: SupplierCallStore
) -> None:
    call = a_call(is_idempotent=True)
    stale = await a_claim(jobs)
    await supplier_calls.begin(stale, call)
    holder = await taken_over(jobs, stale)
    await supplier_calls.begin(holder, call)

    await supplier_calls.let_go(stale, call.key, Outcome.UNBILLED)

    assert len(await supplier_calls.spendings(holder.job.id, run=1)) == 1
