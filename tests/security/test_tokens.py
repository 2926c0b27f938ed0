"""Who gets in: a token made for us, whole and in time; everybody else meets the same 401."""

import base64
from collections.abc import AsyncIterator
from typing import Any

import httpx
import jwt
import pytest
from fastapi import Depends, FastAPI

from chassis.adapters.memory.clock import ManualClock
from chassis.asgi import install_edge
from chassis.auth import Authenticator, User, current_user, stream_user
from chassis.settings import AuthSettings, HttpSettings
from tests.security.forgeries import (
    AUDIENCE,
    CURVE,
    FORGERIES,
    ISSUER,
    JWKS_URL,
    THEIRS,
    IdentityService,
    a_token,
    claims,
    glued,
    jwk,
    now,
    without,
)


class Gate:
    """A service behind the authenticator, and what an identity service saw of it."""

    def __init__(self) -> None:
        self.service, self.clock = IdentityService(), ManualClock()

        class Settings(HttpSettings, AuthSettings):
            """As a service has them."""

        settings = Settings(
            auth_mode="jwt", auth_jwks_url=JWKS_URL, auth_issuer=ISSUER, auth_audience=AUDIENCE
        )
        self.authenticator = Authenticator(
            settings,
            clock=self.clock,
            client=httpx.AsyncClient(transport=httpx.MockTransport(self.service)),
        )
        app = FastAPI()
        install_edge(app, settings)
        app.state.authenticator = self.authenticator

        @app.get("/me")
        async def me(user: User = Depends(current_user)) -> str:
            return user.id

        @app.get("/stream")
        async def stream(user: User = Depends(stream_user)) -> str:
            return user.id

        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://pageloom.example"
        )

    async def ask(self, token: str, *, path: str = "/me") -> httpx.Response:
        return await self.client.get(path, headers={"Authorization": f"Bearer {token}"})

    async def after(self, seconds: float) -> None:
        """Let time pass, and whatever goes on behind the requests come to its end."""
        await self.clock.advance(seconds)


@pytest.fixture
async def gate() -> AsyncIterator[Gate]:
    gate = Gate()
    yield gate
    await gate.client.aclose()
    await gate.authenticator.aclose()


async def test_a_token_made_for_us_opens(gate: Gate) -> None:
    answer = await gate.ask(a_token())

    assert answer.status_code == 200
    assert answer.json() == "mina"


async def test_without_a_user_id_the_subject_counts(gate: Gate) -> None:
    assert (await gate.ask(a_token(without("userId")))).json() == "subject"


async def test_a_number_is_an_identity_too(gate: Gate) -> None:
    assert (await gate.ask(a_token(claims(userId=42)))).json() == "42"


async def test_a_key_that_names_no_algorithm_works_with_its_own(gate: Gate) -> None:
    token = a_token(key=CURVE, algorithm="ES256", kid="curve")

    assert (await gate.ask(token)).status_code == 200


async def test_two_clocks_may_differ_a_little(gate: Gate) -> None:
    assert (await gate.ask(a_token(claims(exp=now(-10))))).status_code == 200


def test_the_matrix_is_large() -> None:
    assert len(FORGERIES) >= 20


@pytest.mark.parametrize("name", FORGERIES)
async def test_a_forgery_meets_the_same_401_as_nothing_does(gate: Gate, name: str) -> None:
    nothing = await gate.client.get("/me")
    answer = await gate.ask(FORGERIES[name])

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert told(answer) == told(nothing)


@pytest.mark.parametrize("name", FORGERIES)
async def test_a_forgery_opens_no_stream_either(gate: Gate, name: str) -> None:
    answer = await gate.client.get("/stream", params={"token": FORGERIES[name]})

    assert answer.status_code == 401


def told(answer: httpx.Response) -> dict[str, Any]:
    return {name: value for name, value in answer.json().items() if name != "request_id"}


async def test_a_stream_takes_its_token_from_the_address_and_nobody_else_does(gate: Gate) -> None:
    assert (await gate.client.get("/stream", params={"token": a_token()})).status_code == 200
    assert (await gate.client.get("/me", params={"token": a_token()})).status_code == 401


async def test_a_header_cannot_name_a_user(gate: Gate) -> None:
    answer = await gate.client.get("/me", headers={"X-User-Id": "mina"})

    assert answer.status_code == 401


async def test_a_thousand_unknown_keys_are_asked_for_once(gate: Gate) -> None:
    await gate.ask(a_token())
    asked = gate.service.asked
    await gate.after(31)

    for number in range(1000):
        assert (await gate.ask(glued({"alg": "RS256", "kid": f"k{number}"}, {}))).status_code == 401

    assert gate.service.asked == asked + 1


async def test_a_new_key_is_known_within_half_a_minute(gate: Gate) -> None:
    await gate.ask(a_token())
    gate.service.keys = [jwk(THEIRS, "new")]
    token = a_token(key=THEIRS, kid="new")

    assert (await gate.ask(token)).status_code == 401
    await gate.after(30)
    assert (await gate.ask(token)).status_code == 200


async def test_hours_without_the_identity_service_keep_nobody_out(gate: Gate) -> None:
    await gate.ask(a_token())
    gate.service.is_down = True

    for _ in range(10):
        await gate.after(3600)
        assert (await gate.ask(a_token(claims(jti=str(gate.clock.monotonic()))))).status_code == 200


async def test_a_withdrawn_key_lets_nobody_in_after_minutes(gate: Gate) -> None:
    token = a_token()
    await gate.ask(token)
    gate.service.keys = [jwk(THEIRS, "new")]

    await gate.after(301)
    await gate.ask(token)
    await gate.after(301)

    assert (await gate.ask(token)).status_code == 401


async def test_before_any_key_is_known_we_do_not_say_that_a_token_is_wrong(gate: Gate) -> None:
    gate.service.is_down = True

    answer = await gate.ask(a_token())

    assert answer.status_code == 503
    assert answer.headers["Retry-After"]


async def test_a_symmetric_key_in_the_published_set_is_nobodys_key(gate: Gate) -> None:
    secret = "s" * 32
    gate.service.keys.append(
        {"kty": "oct", "kid": "sym", "k": base64.urlsafe_b64encode(secret.encode()).decode()}
    )

    token = jwt.encode(claims(), secret, "HS256", headers={"kid": "sym"})

    assert (await gate.ask(token)).status_code == 401
