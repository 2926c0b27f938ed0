"""The ledger says what was asked, what it cost, and how much was asked at the same time."""

import asyncio

import httpx
import pytest

from tests.integration.suppliers.conftest import StartSupplier
from tests.integration.suppliers.wishes import a_chat
from tests.suppliers.endpoint import Supplier
from tests.suppliers.traits import KEY


def chat(client: httpx.Client, supplier: Supplier, **headers: str) -> httpx.Response:
    return client.post(f"{supplier.base_url}/chat/completions", json=a_chat(), headers=headers)


def test_the_same_request_twice_is_seen_to_be_paid_twice(
    client: httpx.Client, start: StartSupplier
) -> None:
    supplier = start("openai")

    chat(client, supplier)
    once = supplier.ledger.billed_twice()
    chat(client, supplier)

    assert (once, supplier.ledger.billed_twice()) == (0, 1)


def test_a_repeated_key_is_paid_once_where_it_is_honoured(
    client: httpx.Client, start: StartSupplier
) -> None:
    honouring = start("openai", honours_idempotency=True)
    ignoring = start("openai")

    answers = [chat(client, honouring, **{"idempotency-key": "a"}).json() for _ in range(2)]
    chat(client, honouring, **{"idempotency-key": "b"})
    for _ in range(2):
        chat(client, ignoring, **{"idempotency-key": "a"})

    assert answers[0] == answers[1]
    assert honouring.ledger.billed() == 2
    assert ignoring.ledger.billed() == 2


def test_a_key_whose_first_answer_was_an_error_is_tried_again(
    client: httpx.Client, start: StartSupplier
) -> None:
    supplier = start("openai", honours_idempotency=True)
    supplier.next("chat", "unavailable")

    statuses = [chat(client, supplier, **{"idempotency-key": "a"}).status_code for _ in range(3)]

    assert statuses == [503, 200, 200]
    assert supplier.ledger.billed() == 1


def test_a_repeat_while_the_first_is_under_way_is_paid_once(start: StartSupplier) -> None:
    supplier = start("openai", honours_idempotency=True, seconds={"chat": 0.1})

    asyncio.run(_at_once(supplier, 2, {"idempotency-key": "a"}))

    assert supplier.ledger.billed() == 1


def test_what_is_asked_at_the_same_time_is_counted(start: StartSupplier) -> None:
    supplier = start("openai", seconds={"chat": 0.3})

    asyncio.run(_at_once(supplier, 3, {}))

    assert supplier.ledger.most_at_once("chat") == 3
    supplier.until(lambda: supplier.ledger.under_way() == 0)


async def _at_once(supplier: Supplier, count: int, headers: dict[str, str]) -> None:
    told = {"authorization": f"Bearer {KEY}", **headers}
    async with httpx.AsyncClient(headers=told, timeout=10) as client:
        url = f"{supplier.base_url}/chat/completions"
        await asyncio.gather(*(client.post(url, json=a_chat()) for _ in range(count)))


def test_a_client_that_leaves_early_pays_all_the_same(
    client: httpx.Client, start: StartSupplier
) -> None:
    supplier = start("openai", seconds={"chat": 0.3})
    client.timeout = httpx.Timeout(0.1)

    with pytest.raises(httpx.ReadTimeout):
        chat(client, supplier)

    supplier.until(lambda: supplier.ledger.under_way() == 0)
    assert supplier.ledger.billed() == 1


def test_beyond_its_limit_a_supplier_asks_to_come_back(
    client: httpx.Client, start: StartSupplier
) -> None:
    supplier = start("openai", requests_per_minute=2)

    statuses = [chat(client, supplier).status_code for _ in range(3)]

    assert statuses == [200, 200, 429]
    assert supplier.ledger.billed() == 2


def test_connections_are_kept_and_given_back(client: httpx.Client, start: StartSupplier) -> None:
    supplier = start("openai")

    chat(client, supplier)
    chat(client, supplier)
    kept = supplier.connections()
    client.close()

    assert kept == 1
    supplier.until(lambda: supplier.connections() == 0)
