"""Calls to suppliers as the contract suites make them."""

from dataclasses import replace
from typing import Any

from chassis.ports import JobStore
from chassis.records import Claim
from chassis.supplier_ports import SupplierCallStore
from chassis.supplier_records import RecordedAnswer, SupplierCall
from contracts.jobs import UserId
from tests.contract.job_builders import MINA, a_submission, claimed

AN_ANSWER = RecordedAnswer(content_type="application/json", body=b'{"choices": []}')
A_LARGE_ANSWER = RecordedAnswer(content_type="image/png", artifact_key="answers/1/1-ab")


def a_call(key: bytes = b"k" * 32, **changes: Any) -> SupplierCall:
    return replace(
        SupplierCall(key=key, supplier="openai", purpose="text", at_once=2, seconds=30), **changes
    )


async def a_claim(jobs: JobStore, *, user_id: UserId = MINA) -> Claim:
    submission = replace(a_submission(), user_id=user_id)
    await jobs.accept(submission)
    return await claimed(jobs, submission.job_id, lease_seconds=0)


async def taken_over(jobs: JobStore, claim: Claim) -> Claim:
    return await claimed(jobs, claim.job.id)


async def answered(calls: SupplierCallStore, claim: Claim, call: SupplierCall) -> None:
    await calls.begin(claim, call)
    await calls.answer(claim, call.key, AN_ANSWER)
