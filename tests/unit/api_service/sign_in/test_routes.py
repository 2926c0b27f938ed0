"""Signing in on one's own machine."""

import httpx
import pytest

SAMPLE = {"email": "seller@shop.example", "password": "secret"}


@pytest.mark.parametrize("what", ["login", "register"])
async def test_anybody_gets_tokens_that_are_believed(
    stranger: httpx.AsyncClient, what: str
) -> None:
    body = (await stranger.post(f"/api/auth/{what}", json=SAMPLE)).json()

    assert set(body) >= {"success", "message", "token", "refreshToken"}
    headers = {"authorization": f"Bearer {body['token']}"}
    listed = await stranger.get("/api/generation/product-details", headers=headers)
    assert listed.status_code == 200


@pytest.mark.parametrize("how", ["body", "header"])
async def test_a_refresh_token_is_exchanged(stranger: httpx.AsyncClient, how: str) -> None:
    told = (await stranger.post("/api/auth/login", json=SAMPLE)).json()["refreshToken"]
    sent = {
        "body": {"json": {"refreshToken": told}},
        "header": {"headers": {"authorization": f"Bearer {told}"}},
    }[how]

    response = await stranger.post("/api/auth/refresh", **sent)  # type: ignore[arg-type]  # httpx's

    assert response.json()["user_id"] == SAMPLE["email"]
    assert response.json()["token"]


async def test_an_access_token_refreshes_nothing(stranger: httpx.AsyncClient) -> None:
    told = (await stranger.post("/api/auth/login", json=SAMPLE)).json()["token"]

    response = await stranger.post("/api/auth/refresh", json={"refreshToken": told})

    assert response.status_code == 401


@pytest.mark.parametrize("body", [{}, {"email": " ", "password": "x"}, {"email": "a"}])
async def test_nobody_cannot_sign_in(stranger: httpx.AsyncClient, body: dict[str, str]) -> None:
    assert (await stranger.post("/api/auth/login", json=body)).status_code == 422


async def test_signing_out_throws_the_tokens_away(stranger: httpx.AsyncClient) -> None:
    body = (await stranger.post("/api/auth/logout")).json()

    assert (body["success"], body["token"]) == (True, None)
