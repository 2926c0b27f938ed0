"""An order that is repeated, that waits, or that is none."""

import asyncio

import httpx
import pytest
from fastapi import FastAPI

from tests.unit.api_service.builders import Shop

ORDER = {"product_data": "테스트 상품"}
DISPLAY_LIST = "/api/generation/display-list"


async def test_an_order_repeated_under_its_key_is_answered_as_the_first_time(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    first = await seller.post(DISPLAY_LIST, json=ORDER, headers={"idempotency-key": '"k"'})
    await shop.clock.advance(5)
    second = await seller.post(DISPLAY_LIST, json=ORDER, headers={"idempotency-key": "k"})

    assert second.status_code == 202
    assert second.content == first.content
    assert second.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers


async def test_a_key_that_came_with_another_body_is_refused(seller: httpx.AsyncClient) -> None:
    headers = {"idempotency-key": "k"}
    await seller.post(DISPLAY_LIST, json=ORDER, headers=headers)

    response = await seller.post(DISPLAY_LIST, json={"product_data": "other"}, headers=headers)

    assert (response.status_code, response.json()["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")


async def test_a_key_of_strange_characters_is_refused_by_name(seller: httpx.AsyncClient) -> None:
    response = await seller.post(DISPLAY_LIST, json=ORDER, headers={"idempotency-key": "a b"})

    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == "/header/Idempotency-Key"


async def test_who_prefers_to_wait_is_answered_with_the_result(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    waiting = asyncio.create_task(
        seller.post(DISPLAY_LIST, json=ORDER, headers={"prefer": "wait=30"})
    )
    await shop.clock.advance(1)
    await shop.complete(next(iter(shop.record.jobs)))
    await shop.clock.advance(2)

    response = await waiting

    assert response.status_code == 200
    assert response.headers["preference-applied"] == "wait=30"
    assert response.json()["result"]["html_list"]


async def test_who_waited_in_vain_is_answered_as_if_they_had_not(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    waiting = asyncio.create_task(
        seller.post(DISPLAY_LIST, json=ORDER, headers={"prefer": "wait=2"})
    )
    await shop.clock.advance(5)

    response = await waiting

    assert response.status_code == 202
    assert response.json()["status"] == "ACCEPTED"


async def test_waiting_ends_when_the_process_is_asked_to_leave(
    seller: httpx.AsyncClient, shop: Shop, app: FastAPI
) -> None:
    waiting = asyncio.create_task(
        seller.post(DISPLAY_LIST, json=ORDER, headers={"prefer": "wait=60"})
    )
    await shop.clock.settle()
    app.state.drain.begin()
    await shop.clock.advance(1)

    assert (await waiting).status_code == 202


async def test_the_sample_goes_the_same_way(seller: httpx.AsyncClient, shop: Shop) -> None:
    response = await seller.post("/api/generation/test/notification")

    assert response.status_code == 202
    assert "머그컵" in shop.job(response.json()["task_id"]).subject.product_data


async def test_a_stranger_is_told_to_sign_in(stranger: httpx.AsyncClient) -> None:
    response = await stranger.post(DISPLAY_LIST, json=ORDER)

    assert (response.status_code, response.json()["code"]) == (401, "UNAUTHENTICATED")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe"])
async def test_a_body_that_is_no_order_is_a_problem(seller: httpx.AsyncClient, body: bytes) -> None:
    response = await seller.post(DISPLAY_LIST, content=body)

    assert (response.status_code, response.json()["code"]) == (422, "VALIDATION_FAILED")


async def test_a_body_beyond_a_mebibyte_is_too_large(seller: httpx.AsyncClient) -> None:
    response = await seller.post(DISPLAY_LIST, json={"product_data": "x" * 1024 * 1024})

    assert (response.status_code, response.json()["code"]) == (413, "BODY_TOO_LARGE")
