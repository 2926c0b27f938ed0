"""Modes `gateway` and `dev`, and the tokens of mode `dev`; mode `jwt` stands in tests/security."""

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import SecretStr
from starlette.requests import Request

from chassis.adapters.memory.clock import ManualClock
from chassis.auth import Authenticator, DevTokens, User
from chassis.problems import ProblemError
from chassis.settings import AuthSettings
from chassis.tokens import ForgedTokenError

SECRET = SecretStr("s" * 32)
DAY = 24 * 3600


def a_request(*headers: tuple[str, bytes], peer: str | None = "127.0.0.1") -> Request:
    scope: dict[str, Any] = {
        "type": "http",
        "headers": [(name.encode(), value) for name, value in headers],
        "client": (peer, 50000) if peer else None,
    }
    return Request(scope)


def bearing(token: str, *, peer: str | None = "127.0.0.1") -> Request:
    return a_request(("authorization", f"Bearer {token}".encode()), peer=peer)


def at_the_gateway() -> Authenticator:
    return Authenticator(AuthSettings(auth_mode="gateway"))


def at_home(clock: ManualClock | None = None) -> Authenticator:
    return Authenticator(AuthSettings(auth_mode="dev", auth_dev_secret=SECRET), clock=clock)


def today() -> ManualClock:
    return ManualClock(datetime.now(UTC))


@pytest.mark.parametrize("user_id", ["mina", "42", "미나", "a/b", "x" * 200])
async def test_the_gateway_names_the_user(user_id: str) -> None:
    user = await at_the_gateway().user_of(a_request(("x-user-id", user_id.encode())))

    assert user == User(id=user_id)  # type: ignore[arg-type]  # a plain word reads better here


@pytest.mark.parametrize(
    "headers",
    [
        (),
        (b"",),
        (b"   ",),
        (b"x" * 201,),
        (b"mi\tna",),
        (b"mi\0na",),
        (b"\xff\xfe",),
        ("mi\u202ena".encode(),),
        (b"mina", b"admin"),
    ],
)
async def test_whoever_the_gateway_does_not_name_clearly_is_nobody(
    headers: tuple[bytes, ...],
) -> None:
    request = a_request(*(("x-user-id", value) for value in headers))

    with pytest.raises(ProblemError) as refusal:
        await at_the_gateway().user_of(request)

    assert refusal.value.status_code == 401


async def test_behind_a_gateway_a_token_names_nobody() -> None:
    token = DevTokens(SECRET).mint("mina")

    with pytest.raises(ProblemError):
        await at_the_gateway().user_of(bearing(token), token=token)


async def test_a_dev_token_opens_on_this_machine() -> None:
    user = await at_home().user_of(bearing(DevTokens(SECRET).mint("mina")))

    assert user.id == "mina"
    assert user.expires_at is not None


@pytest.mark.parametrize("peer", ["10.0.0.7", "8.8.8.8", "pageloom.example"])
async def test_a_dev_token_opens_nowhere_else(peer: str) -> None:
    with pytest.raises(ProblemError):
        await at_home().user_of(bearing(DevTokens(SECRET).mint("mina"), peer=peer))


async def test_a_token_of_another_machine_opens_nothing() -> None:
    with pytest.raises(ProblemError):
        await at_home().user_of(bearing(DevTokens(SecretStr("t" * 32)).mint("mina")))


async def test_the_header_counts_before_the_address() -> None:
    tokens = DevTokens(SECRET)

    user = await at_home().user_of(bearing(tokens.mint("mina")), token=tokens.mint("jun"))

    assert user.id == "mina"


async def test_a_remembered_token_is_forgotten_when_it_expires() -> None:
    clock = today()
    # Minted so long ago that its signature would not be believed again.
    token = DevTokens(SECRET, clock=ManualClock(clock.now() - timedelta(seconds=280))).mint(
        "mina", seconds=300
    )
    authenticator = at_home(clock)
    await authenticator.user_of(bearing(token))

    await clock.advance(19)
    assert (await authenticator.user_of(bearing(token))).id == "mina"


@pytest.mark.parametrize("seconds", [0, 299, 24 * DAY + 1, -1])
def test_a_dev_token_lives_neither_shorter_nor_longer_than_the_front_end_bears(
    seconds: int,
) -> None:
    with pytest.raises(ValueError, match="between 5 minutes and 24 days"):
        DevTokens(SECRET).mint("mina", seconds=seconds)


@pytest.mark.parametrize("seconds", [300, 24 * DAY])
async def test_a_dev_token_may_live_as_long_as_that(seconds: int) -> None:
    claims = await DevTokens(SECRET).read(DevTokens(SECRET).mint("mina", seconds=seconds))

    assert claims["exp"] - claims["iat"] == seconds


async def test_an_expired_dev_token_opens_nothing() -> None:
    yesterday = ManualClock(datetime.now(UTC) - timedelta(days=1))

    with pytest.raises(ProblemError):
        await at_home().user_of(bearing(DevTokens(SECRET, clock=yesterday).mint("mina")))


async def test_a_refresh_token_refreshes_and_opens_nothing() -> None:
    tokens = DevTokens(SECRET)
    refresh = tokens.mint_refresh("mina")

    assert tokens.refreshed_user(refresh) == "mina"
    with pytest.raises(ProblemError):
        await at_home().user_of(bearing(refresh))
    with pytest.raises(ForgedTokenError):
        tokens.refreshed_user(tokens.mint("mina"))


async def test_a_refusal_does_not_tell_the_token(caplog: pytest.LogCaptureFixture) -> None:
    token = DevTokens(SecretStr("t" * 32)).mint("mina")

    with caplog.at_level(logging.DEBUG), pytest.raises(ProblemError) as refusal:
        await at_home().user_of(bearing(token))

    assert token not in caplog.text
    assert token not in str(refusal.value)


async def test_dev_tokens_are_there_in_mode_dev_alone() -> None:
    assert at_home().dev_tokens is not None
    assert at_the_gateway().dev_tokens is None
