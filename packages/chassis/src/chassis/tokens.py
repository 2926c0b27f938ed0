"""Signed tokens: which ones are believed, and the ones we mint ourselves."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import jwt
from pydantic import SecretStr

from chassis.clock import Clock, SystemClock
from chassis.jwks import KeySet, UnknownKeyError
from contracts.jobs import UserId

USER_ID_MAX_CHARACTERS = 200
# Real ones are around 1 KiB; whatever is longer is not worth parsing.
TOKEN_MAX_CHARACTERS = 8192
HEADERS_REMEMBERED = 64
# Two machines' clocks, and a request's time on its way.
LEEWAY_SECONDS = 30
# RFC 7519 and RFC 9068. Anything else was made for another purpose.
TOKEN_TYPES = frozenset({"jwt", "at+jwt", "application/at+jwt"})

# The storefront front end misbehaves with tokens outside of these.
DEV_TOKEN_MIN_SECONDS = 5 * 60
DEV_TOKEN_MAX_SECONDS = 24 * 24 * 3600
DEV_ISSUER = "pageloom-dev"

Claims = dict[str, Any]


class ForgedTokenError(Exception):
    """Not a token for us, or no longer; its reason is for tests and never for the bearer."""


class PublishedKeyTokens:
    """Tokens of an identity service that publishes its keys."""

    def __init__(
        self, keys: KeySet, *, issuer: str, audience: str, algorithms: Sequence[str]
    ) -> None:
        self._keys = keys
        self._issuer = issuer
        self._audience = audience
        self._algorithms = algorithms

    async def read(self, token: str) -> Claims:
        """Return the claims of a token made for us; `ForgedTokenError`, or `TransientError`
        while no key can be had."""
        try:
            key = await self._keys.key(_key_id(token))
        except UnknownKeyError as error:
            raise ForgedTokenError("unknown key") from error
        # Never what the token itself asks for.
        allowed = [a for a in self._algorithms if key.algorithm in {None, a}]
        return decode(
            token, key.key, algorithms=allowed, issuer=self._issuer, audience=self._audience
        )

    async def aclose(self) -> None:
        await self._keys.aclose()


class DevTokens:
    """Tokens of our own, for a machine without an identity service."""

    def __init__(self, secret: SecretStr, *, clock: Clock | None = None) -> None:
        self._secret = secret.get_secret_value()
        self._clock = clock or SystemClock()

    def mint(self, user_id: str, *, seconds: int = 3600) -> str:
        """Return a token of that lifetime; `ValueError` outside of 5 minutes to 24 days."""
        return self._mint(user_id, seconds=seconds, purpose="access")

    def mint_refresh(self, user_id: str) -> str:
        """Return a token that is good for nothing but `refreshed_user`."""
        return self._mint(user_id, seconds=DEV_TOKEN_MAX_SECONDS, purpose="refresh")

    def refreshed_user(self, refresh_token: str) -> UserId:
        """Return whom a refresh token was minted for; `ForgedTokenError`."""
        return user_id_of(self._read(refresh_token, purpose="refresh"))

    async def read(self, token: str) -> Claims:
        """Return the claims of an access token of our own; `ForgedTokenError`."""
        return self._read(token, purpose="access")

    async def aclose(self) -> None:
        """There is nothing to close."""

    def _mint(self, user_id: str, *, seconds: int, purpose: str) -> str:
        if not DEV_TOKEN_MIN_SECONDS <= seconds <= DEV_TOKEN_MAX_SECONDS:
            raise ValueError("a dev token lives between 5 minutes and 24 days")
        now = self._clock.now()
        claims = {
            "iss": DEV_ISSUER,
            "aud": f"pageloom-{purpose}",
            "sub": user_id,
            "userId": user_id,
            "iat": now,
            "exp": now + timedelta(seconds=seconds),
        }
        return jwt.encode(claims, self._secret, algorithm="HS256")

    def _read(self, token: str, *, purpose: str) -> Claims:
        return decode(
            token,
            self._secret,
            algorithms=["HS256"],
            issuer=DEV_ISSUER,
            audience=f"pageloom-{purpose}",
        )


def decode(
    token: str, key: Any, *, algorithms: Sequence[str], issuer: str, audience: str
) -> Claims:
    """Return the claims once everything about the token is right; `ForgedTokenError`."""
    try:
        _check_header(token)
        return jwt.decode(
            token,
            key,
            algorithms=list(algorithms),
            issuer=issuer,
            audience=audience,
            leeway=LEEWAY_SECONDS,
            options={"require": ["exp", "iss", "aud", "sub"]},
        )
    except (jwt.PyJWTError, ValueError, TypeError, ArithmeticError, RecursionError) as error:
        raise ForgedTokenError(type(error).__name__) from error


def user_id_of(claims: Claims) -> UserId:
    """Return the claim `userId`, else `sub`; `ForgedTokenError` when it cannot be an identity."""
    claimed = claims.get("userId", claims.get("sub"))
    if isinstance(claimed, int) and not isinstance(claimed, bool):
        claimed = str(claimed)
    if not isinstance(claimed, str):
        raise ForgedTokenError("no identity")
    return identity(claimed)


def identity(text: str) -> UserId:
    """Return the text as a user id; `ForgedTokenError` when empty, too long or unprintable."""
    if not 0 < len(text) <= USER_ID_MAX_CHARACTERS or not text.isprintable() or text.isspace():
        raise ForgedTokenError("unusable identity")
    return UserId(text)


def expiry_of(claims: Claims) -> datetime:
    return datetime.fromtimestamp(int(claims["exp"]), UTC)


def _check_header(token: str) -> str | None:
    """Return the key id that the header names."""
    if len(token) > TOKEN_MAX_CHARACTERS:
        raise jwt.InvalidTokenError
    head, _, rest = token.partition(".")
    # Without its other two parts, which are of no use until the key is known.
    return _key_named_by(head) if rest else None


@lru_cache(maxsize=HEADERS_REMEMBERED)
def _key_named_by(head: str) -> str | None:
    # All tokens of one key begin alike, and parsing this costs as much as verifying the rest.
    header = jwt.get_unverified_header(f"{head}..")
    if str(header.get("typ", "jwt")).lower() not in TOKEN_TYPES:
        raise jwt.InvalidTokenError
    kid = header.get("kid")
    return kid if isinstance(kid, str) else None


def _key_id(token: str) -> str:
    try:
        kid = _check_header(token)
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError) as error:
        raise ForgedTokenError(type(error).__name__) from error
    if kid is None:
        raise ForgedTokenError("no key id")
    return kid
