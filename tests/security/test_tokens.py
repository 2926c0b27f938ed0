"""Who gets in: a token made for us, whole and in time; everybody else meets the same 401."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from fastapi import Depends, FastAPI

from chassis.adapters.memory.clock import ManualClock
from chassis.asgi import install_edge
from chassis.auth import Authenticator, User, current_user, stream_user
from chassis.settings import AuthSettings, HttpSettings

ISSUER, AUDIENCE, JWKS_URL = "https://id.example", "pageloom", "https://id.example/jwks"
OURS = rsa.generate_private_key(public_exponent=65537, key_size=2048)
THEIRS = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CURVE = ec.generate_private_key(ec.SECP256R1())


def jwk(key: Any, kid: str, **more: str) -> dict[str, Any]:
    algorithm = jwt.algorithms.ECAlgorithm if key is CURVE else jwt.algorithms.RSAAlgorithm
    return {**algorithm.to_jwk(key.public_key(), as_dict=True), "kid": kid, "use": "sig", **more}


class IdentityService:
    """Publishes keys, counts who asks, and can be down."""

    def __init__(self) -> None:
        self.keys = [jwk(OURS, "ours", alg="RS256"), jwk(CURVE, "curve")]
        self.asked = 0
        self.is_down = False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        assert str(request.url) == JWKS_URL
        self.asked += 1
        return (
            httpx.Response(503) if self.is_down else httpx.Response(200, json={"keys": self.keys})
        )


def claims(**other: Any) -> dict[str, Any]:
    now = int(time.time())
    return {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "subject",
        "userId": "mina",
        "iat": now,
        "exp": now + 600,
        **other,
    }


def a_token(
    payload: dict[str, Any] | None = None,
    *,
    key: Any = OURS,
    algorithm: str = "RS256",
    **header: Any,
) -> str:
    return jwt.encode(payload or claims(), key, algorithm, headers={"kid": "ours", **header})


def without(claim: str) -> dict[str, Any]:
    return {name: value for name, value in claims().items() if name != claim}


def glued(header: dict[str, Any], payload: dict[str, Any], signature: bytes = b"") -> str:
    parts = (json.dumps(header).encode(), json.dumps(payload).encode(), signature)
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


def public_pem() -> bytes:
    return OURS.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def signed_with_the_public_key() -> str:
    unsigned = glued({"alg": "HS256", "typ": "JWT", "kid": "ours"}, claims()).rpartition(".")[0]
    mac = hmac.new(public_pem(), unsigned.encode(), hashlib.sha256).digest()
    return f"{unsigned}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"


def tampered() -> str:
    head, _, signature = a_token().split(".")
    return f"{head}.{glued({}, claims(userId='admin')).split('.')[1]}.{signature}"


def now(seconds: int) -> int:
    return int(time.time()) + seconds


FORGERIES: dict[str, str] = {
    "nothing": "",
    "a word": "mina",
    "dots": "..",
    "more dots": "a.b.c.d",
    "an array for a header": "W10.W10.W10",
    "deep nesting": base64.urlsafe_b64encode(b"[" * 5000).decode() + ".e30.e30",
    "beyond any length": "a" * 10_000,
    "no signature": a_token().rpartition(".")[0] + ".",
    "alg none": glued({"alg": "none", "kid": "ours"}, claims()),
    "alg nOnE": glued({"alg": "nOnE", "kid": "ours"}, claims()),
    "alg missing": glued({"kid": "ours"}, claims()),
    "HMAC with the public key": signed_with_the_public_key(),
    "tampered": tampered(),
    "another's key": a_token(key=THEIRS),
    "another's key, embedded": a_token(key=THEIRS, jwk=jwk(THEIRS, "ours")),
    "another's key, by address": a_token(key=THEIRS, jku="https://evil.example/jwks"),
    "another's key, by certificate": a_token(key=THEIRS, x5u="https://evil.example/x5u"),
    "unknown key": a_token(kid="other"),
    "no key": jwt.encode(claims(), OURS, "RS256"),
    "a path for a key": a_token(kid="../../dev/null"),
    "a number for a key": glued({"alg": "RS256", "kid": 7}, claims()),
    "an algorithm the key is not for": a_token(algorithm="RS512"),
    "an algorithm nobody allows": a_token(algorithm="PS256"),
    "the curve's key for RSA": a_token(kid="curve"),
    "unknown critical header": a_token(crit=["exp2"], exp2=1),
    "made for another purpose": a_token(typ="logout+jwt"),
    "wrong issuer": a_token(claims(iss="https://evil.example")),
    "no issuer": a_token(without("iss")),
    "wrong audience": a_token(claims(aud="another-service")),
    "no audience": a_token(without("aud")),
    "expired": a_token(claims(exp=now(-60))),
    "never expires": a_token(without("exp")),
    "not yet": a_token(claims(nbf=now(600))),
    "no subject": a_token(without("sub")),
    "empty identity": a_token(claims(userId="")),
    "endless identity": a_token(claims(userId="m" * 201)),
    "identity with a line break": a_token(claims(userId="mina\r\nX-User-Id: admin")),
    "identity with NUL": a_token(claims(userId="mi\0na")),
    "identity that is a list": a_token(claims(userId=["mina"])),
    "identity that is true": a_token(claims(userId=True)),
}


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
