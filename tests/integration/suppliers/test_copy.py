"""Copy over a real connection: whatever a supplier of text does, there is a whole page."""

import random
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, ExitStack
from dataclasses import replace
from typing import Any

import pytest

from chassis.adapters.memory import MemorySupplierCallStore
from chassis.clock import SystemClock
from contracts.jobs import Subject, WarningCode
from contracts.pages import Usage
from tests.suppliers.endpoint import Supplier
from tests.suppliers.faults import FAULTS
from tests.suppliers.traits import KEY, Traits
from tests.unit.worker_service.builders import Room
from tests.unit.worker_service.copywriting.products import numbers, texts, told
from worker_service.copywriting.rules import RulesCopywriter
from worker_service.ports import PageCopy, Rewrite
from worker_service.settings import Settings
from worker_service.suppliers.hiring import copywriter_of
from worker_service.suppliers.opening import open_accounts

Write = Callable[..., Awaitable[tuple[PageCopy, Usage]]]

NO_ANSWER = {
    *("reset_before", "reset_after", "reset_mid_body", "endless_body", "slow_drip", "hang"),
    *("quota_exhausted", "unauthorized", "not_found", "bad_gateway"),
    *("invalid_json", "html_instead_of_json", "empty_body", "missing_fields", "empty_content"),
}
# Turned away at the door, and let in a second later.
# With a name short enough for the headlines that the supplier writes.
CUP = Subject(product_data="머그컵\n용량: 350ml\n소재: 도자기\n보온: 6시간\n가격: 19,000원")
PASSES = {"rate_limited", "server_error", "unavailable"}
INVENTED = re.compile(r"어워드|98\.7|48시간|KC|국내 최고|1위|치료|010-|evil|<|onerror|\*\*")


@pytest.fixture
def openai() -> Iterator[Supplier]:
    with Supplier("openai") as supplier:
        yield supplier


def some_settings(supplier: Supplier, **changes: Any) -> Settings:
    told: dict[str, Any] = {
        "database_url": "postgresql://nobody@127.0.0.1:1/none",
        "redis_url": "redis://127.0.0.1:1/0",
        "artifacts_url": "memory:///",
        "text_supplier": supplier.name,
        "text_supplier_url": supplier.base_url,
        "text_supplier_key": KEY,
        "text_supplier_model": "gpt-4.1-mini",
        "text_supplier_seconds": 1.5,
        "worker_copy_seconds": 8,
        "text_supplier_input_price": 0.4,
        "text_supplier_output_price": 1.6,
    }
    return Settings(**{**told, **changes})


@pytest.fixture
async def write() -> AsyncIterator[Write]:
    """Write the copy of one job at a supplier, and say what it cost."""
    async with AsyncExitStack() as open_until_the_end:

        async def written(
            supplier: Supplier, subject: Subject = CUP, **changes: Any
        ) -> tuple[PageCopy, Usage]:
            settings, room, clock = some_settings(supplier, **changes), Room(), SystemClock()
            accounts = await open_until_the_end.enter_async_context(
                open_accounts(
                    settings,
                    calls=MemorySupplierCallStore(room.record),
                    artifacts=room.artifacts,
                    clock=clock,
                    jitter=random.random,
                )
            )
            account = await accounts.open(await room.claimed())
            copywriter = copywriter_of(settings, seconds=settings.worker_copy_seconds, clock=clock)
            return await copywriter.write(subject, account), account.usage

        yield written


def is_whole(copy: PageCopy) -> bool:
    return bool(copy.title and copy.hook and copy.lead and copy.closing) and len(copy.points) >= 3


@pytest.mark.parametrize("fault", FAULTS["chat"])
async def test_whatever_goes_wrong_there_is_a_whole_page_and_a_word_about_it(
    openai: Supplier, write: Write, fault: str
) -> None:
    openai.next("chat", fault)

    copy, _ = await write(openai)

    assert is_whole(copy)
    assert not INVENTED.search(" ".join(texts(copy)))
    assert numbers(" ".join(texts(copy))) <= numbers(told(CUP))
    assert openai.ledger.billed("chat") <= 2
    if fault in NO_ANSWER:
        assert copy.warnings == (WarningCode.COPY_SUPPLIER_UNAVAILABLE,)
        assert openai.ledger.billed("chat") <= 1


@pytest.mark.parametrize("fault", sorted(PASSES))
async def test_what_passes_is_waited_for_and_paid_once(
    openai: Supplier, write: Write, fault: str
) -> None:
    openai.next("chat", fault)

    copy, usage = await write(openai)

    assert copy.warnings == ()
    assert openai.ledger.billed("chat") == 1
    assert usage.text_calls == 1


async def test_a_page_costs_one_call_whose_tokens_are_counted(
    openai: Supplier, write: Write
) -> None:
    copy, usage = await write(openai)

    assert copy.warnings == ()
    assert set(copy.provenance) == {"hero", "points", "detail", "recommended", "closing"}
    assert openai.ledger.complaints() == []
    assert openai.ledger.billed("chat") == usage.text_calls == 1
    assert min(usage.input_tokens, usage.output_tokens, usage.estimated_cost_micro_usd) > 0


@pytest.mark.parametrize(
    ("fault", "slots"),
    [("invented_claims", 1), ("banned_claims", 2), ("contacts", 1), ("markup", 2)],
)
async def test_what_is_invented_once_is_mended_by_asking_once_more(
    openai: Supplier, write: Write, fault: str, slots: int
) -> None:
    openai.next("chat", {"fault": fault, "slots": slots})

    copy, _ = await write(openai)

    assert copy.warnings == ()
    assert openai.ledger.billed("chat") == 2


@pytest.mark.parametrize(
    ("traits", "asked"),
    [
        (Traits(json_schema="rejected"), 2),
        (Traits(json_schema="rejected", json_object="rejected"), 3),
        (Traits(json_schema="ignored"), 1),
        (Traits(reasons=True), 3),
        (Traits(tells_usage=False), 1),
    ],
    ids=str,
)
async def test_an_endpoint_is_asked_in_the_way_it_can_answer_and_paid_once(
    write: Write, traits: Traits, asked: int
) -> None:
    with Supplier("openai", traits) as supplier:
        copy, _ = await write(supplier)

        assert copy.warnings == ()
        assert len(supplier.ledger.entries("chat")) == asked
        assert supplier.ledger.billed("chat") == 1


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("openai", {}),
        ("together", {"text_supplier_model": "meta-llama/Llama-3.3-70B-Instruct-Turbo"}),
        (
            "azure",
            {
                "path": "/openai/deployments/copy",
                "text_supplier_api_version": "2024-10-21",
                "text_supplier_auth": "api-key",
            },
        ),
        ("azure", {"path": "/openai/v1", "text_supplier_auth": "api-key"}),
    ],
)
async def test_each_documented_supplier_writes_a_page(
    write: Write, name: str, changes: dict[str, Any]
) -> None:
    path = changes.pop("path", "")
    with ExitStack() as running:
        supplier = running.enter_context(Supplier(name))

        copy, _ = await write(supplier, **changes, text_supplier_url=f"{supplier.base_url}{path}")

        assert copy.warnings == ()
        assert supplier.ledger.complaints() == []
        assert {made.supplier for made in copy.provenance.values()} == {name}


async def test_a_block_is_paid_once_although_its_page_changes_between_two_attempts(
    openai: Supplier,
) -> None:
    settings, room, clock = some_settings(openai), Room(), SystemClock()
    calls, claim = MemorySupplierCallStore(room.record), await room.claimed()
    copywriter = copywriter_of(settings, seconds=settings.worker_copy_seconds, clock=clock)
    page = await RulesCopywriter().write(CUP)
    written = []

    for closing in ("지금의 맺음말입니다.", "그사이에 바뀐 맺음말입니다."):
        rewrite = Rewrite(
            block_ids=frozenset({"hero"}), standing=replace(page, closing=closing), must_differ=True
        )
        async with open_accounts(
            settings, calls=calls, artifacts=room.artifacts, clock=clock, jitter=random.random
        ) as accounts:
            account = await accounts.open(claim)
            written.append(await copywriter.write(CUP, account, 1, rewrite))
            assert account.usage.text_calls == 1

    assert written[0].hook == written[1].hook != page.hook
    assert openai.ledger.billed("chat") == len(openai.ledger.entries("chat")) == 1


async def test_another_block_of_the_same_job_is_another_call(openai: Supplier) -> None:
    settings, room, clock = some_settings(openai), Room(), SystemClock()
    claim = await room.claimed()
    copywriter = copywriter_of(settings, seconds=settings.worker_copy_seconds, clock=clock)
    page = await RulesCopywriter().write(CUP)

    async with open_accounts(
        settings,
        calls=MemorySupplierCallStore(room.record),
        artifacts=room.artifacts,
        clock=clock,
        jitter=random.random,
    ) as accounts:
        for block_id in ("hero", "closing"):
            rewrite = Rewrite(block_ids=frozenset({block_id}), standing=page)
            copy = await copywriter.write(CUP, await accounts.open(claim), 1, rewrite)
            assert set(copy.provenance) == {block_id}

    assert openai.ledger.billed("chat") == 2
    # Neither was asked to mend the answer to the other.
    assert [len(call.fields["messages"]) for call in openai.ledger.entries("chat")] == [2, 2]
