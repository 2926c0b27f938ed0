"""An exchange with a supplier ends in time, and says what may be owed."""

import asyncio
import gzip
import traceback
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pydantic import SecretStr

from chassis.clock import SystemClock
from chassis.supplier_records import Outcome, Purpose
from tests.integration.worker_service.blunt_supplier import (
    BluntSupplier,
    Deed,
    answers,
    breaks_off,
    drips,
    gushes,
    hangs_up,
    says_nothing,
)
from worker_service.ports import Endpoint, SupplierReply, SupplierRequest
from worker_service.suppliers.calling import (
    REFUSED,
    UNUSABLE,
    Caller,
    CallFailedError,
    CallRefusedError,
    new_client,
)

KEY = "sk-very-secret"
SHORT = 0.3


@pytest.fixture
async def caller() -> AsyncIterator[Caller]:
    async with new_client() as client:
        yield Caller(client, SystemClock())


def a_request(
    base_url: str, *, purpose: Purpose = "text", headers: dict[str, str] | None = None
) -> SupplierRequest:
    secrets = headers or {"Authorization": f"Bearer {KEY}"}
    endpoint = Endpoint(
        name="blunt",
        base_url=base_url,
        headers={name: SecretStr(value) for name, value in secrets.items()},
        seconds=30,
        at_once=4,
    )
    return SupplierRequest(
        endpoint=endpoint,
        purpose=purpose,
        path="/chat/completions?api-version=1",
        content_type="application/json",
        body=b'{"model": "m"}',
    )


async def called(caller: Caller, supplier: BluntSupplier, **changes: Any) -> SupplierReply:
    seconds = changes.pop("seconds", 10)
    return await caller.call(
        a_request(supplier.base_url, **changes), idempotency_key="pageloom-1", seconds=seconds
    )


async def failure(caller: Caller, *deeds: Deed, **changes: Any) -> CallFailedError:
    async with BluntSupplier(*deeds) as supplier:
        with pytest.raises(CallFailedError) as failed:
            await called(caller, supplier, **changes)
    return failed.value


async def test_an_answer_comes_back_as_it_is(caller: Caller) -> None:
    async with BluntSupplier(answers(body=b'{"a": 1}')) as supplier:
        reply = await called(caller, supplier)

    assert reply == SupplierReply(content_type="application/json", body=b'{"a": 1}')


async def test_what_goes_out_is_what_was_built(caller: Caller) -> None:
    async with BluntSupplier() as supplier:
        await called(caller, supplier)

    [asked] = supplier.asked
    assert asked.head.startswith("POST /v1/chat/completions?api-version=1 HTTP/1.1")
    assert asked.body == b'{"model": "m"}'
    assert asked.header("authorization") == f"Bearer {KEY}"
    assert asked.header("idempotency-key") == "pageloom-1"
    assert asked.header("content-type") == "application/json"


async def test_nobody_there_is_not_billed(caller: Caller) -> None:
    async with BluntSupplier() as supplier:
        request = a_request(supplier.base_url)

    with pytest.raises(CallFailedError) as failed:
        await caller.call(request, idempotency_key="1", seconds=5)

    assert (failed.value.outcome, failed.value.is_outage) == (Outcome.UNBILLED, True)


@pytest.mark.parametrize("deed", [hangs_up, breaks_off(), says_nothing, drips])
async def test_what_breaks_after_it_was_sent_may_be_billed(caller: Caller, deed: Deed) -> None:
    error = await failure(caller, deed, seconds=SHORT)

    assert (error.outcome, error.is_outage) == (Outcome.UNCERTAIN, True)


@pytest.mark.parametrize("deed", [says_nothing, drips])
async def test_a_deadline_is_over_the_whole_exchange(caller: Caller, deed: Deed) -> None:
    error = await failure(caller, deed, seconds=SHORT)

    assert error.is_silence


@pytest.mark.parametrize("status", [425, 429, 500, 503, 529])
async def test_who_was_turned_away_is_not_billed(caller: Caller, status: int) -> None:
    error = await failure(caller, answers(status))

    assert (error.outcome, error.is_outage) == (Outcome.UNBILLED, status >= 500)


@pytest.mark.parametrize("status", [408, 409, 502, 504, 524])
async def test_who_was_waited_for_in_vain_may_be_billed(caller: Caller, status: int) -> None:
    assert (await failure(caller, answers(status))).outcome is Outcome.UNCERTAIN


@pytest.mark.parametrize("status", [302, 400, 401, 402, 403, 404, 413, 422])
async def test_a_refusal_is_final_and_not_billed(caller: Caller, status: int) -> None:
    elsewhere = ["Location: http://127.0.0.1:1/"]
    async with BluntSupplier(answers(status, headers=elsewhere)) as supplier:
        with pytest.raises(CallRefusedError) as refused:
            await called(caller, supplier)

    assert (refused.value.code, refused.value.outcome) == (REFUSED, Outcome.UNBILLED)
    assert len(supplier.asked) == 1


async def test_an_empty_account_is_no_rate_limit(caller: Caller) -> None:
    body = b'{"error": {"message": "You exceeded your quota", "code": "insufficient_quota"}}'
    async with BluntSupplier(answers(429, body)) as supplier:
        with pytest.raises(CallRefusedError, match="429 insufficient_quota"):
            await called(caller, supplier)


@pytest.mark.parametrize(
    ("wish", "seconds"),
    [("7", 7.0), ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0), ("soon", None), ("-1", None)],
)
async def test_a_wish_to_be_asked_later_is_passed_on(
    caller: Caller, wish: str, seconds: float | None
) -> None:
    error = await failure(caller, answers(429, headers=[f"Retry-After: {wish}"]))

    assert error.retry_after_seconds == seconds


async def test_an_answer_without_end_is_cut_off(caller: Caller) -> None:
    async with BluntSupplier(gushes) as supplier:
        with pytest.raises(CallRefusedError) as refused:
            await called(caller, supplier)

    assert (refused.value.code, refused.value.outcome) == (UNUSABLE, Outcome.UNCERTAIN)


async def test_a_packed_answer_is_not_unpacked(caller: Caller) -> None:
    packed = answers(body=gzip.compress(b" " * 10_000_000), headers=["Content-Encoding: gzip"])
    async with BluntSupplier(packed) as supplier:
        with pytest.raises(CallRefusedError, match="packed"):
            await called(caller, supplier)


async def test_an_image_may_be_larger_than_a_text(caller: Caller) -> None:
    two_mib = b" " * 2 * 1024 * 1024
    async with BluntSupplier(answers(body=two_mib)) as supplier:
        reply = await called(caller, supplier, purpose="image")

        assert len(reply.body) == len(two_mib)
        with pytest.raises(CallRefusedError):
            await called(caller, supplier, purpose="text")


@pytest.mark.parametrize("ending", ["\n", "…"], ids=["end of line", "no ASCII"])
async def test_a_key_that_cannot_be_sent_is_not_told(caller: Caller, ending: str) -> None:
    async with BluntSupplier() as supplier:
        with pytest.raises(CallRefusedError) as refused:
            await called(caller, supplier, headers={"Authorization": f"Bearer {KEY}{ending}"})

    assert KEY not in "".join(traceback.format_exception(refused.value))
    assert refused.value.outcome is Outcome.UNBILLED


async def test_a_cancelled_call_leaves_no_connection(caller: Caller) -> None:
    async with BluntSupplier(says_nothing) as supplier:
        calling = asyncio.create_task(called(caller, supplier))
        await supplier.until(lambda: supplier.asked)

        calling.cancel()
        await asyncio.gather(calling, return_exceptions=True)
        await supplier.until(lambda: not supplier.open_connections)

    assert calling.cancelled()
