"""A token or a gateway's header becomes a User."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, Self

import httpx
from fastapi import Request

from chassis.clock import Clock, SystemClock
from chassis.jwks import KeySet
from chassis.problems import ProblemError
from chassis.settings import AuthSettings, is_loopback
from chassis.tokens import (
    Claims,
    DevTokens,
    ForgedTokenError,
    PublishedKeyTokens,
    expiry_of,
    identity,
    user_id_of,
)
from contracts.jobs import UserId
from contracts.problems import ProblemCode

__all__ = ["Authenticator", "DevTokens", "User", "current_user", "stream_user"]

# A signature is checked once, and again after this: a withdrawn key is noticed.
REMEMBERED_SECONDS = 300
# Some 3 MiB; beyond it the oldest is checked again.
REMEMBERED_TOKENS = 10_000


@dataclass(frozen=True, slots=True)
class User:
    """Whoever the request comes from. Nothing may be told to them after `expires_at`."""

    id: UserId
    expires_at: datetime | None = None


class _Tokens(Protocol):
    async def read(self, token: str) -> Claims: ...
    async def aclose(self) -> None: ...


class _Identities(Protocol):
    async def user_of(self, request: Request, token: str | None) -> User:
        """Return whom the request comes from, or raise `ForgedTokenError`."""


class _BearerIdentities:
    def __init__(self, tokens: _Tokens, clock: Clock) -> None:
        self._tokens = tokens
        self._clock = clock
        self._remembered: dict[bytes, tuple[User, datetime]] = {}

    async def user_of(self, request: Request, token: str | None) -> User:
        token = _bearer(request) or token
        if not token:
            raise ForgedTokenError("no token")
        # The digest, so that no usable token lies about in our memory.
        digest = hashlib.sha256(token.encode("utf-8", "replace")).digest()
        known = self._remembered.get(digest)
        if known is not None and known[1] > self._clock.now():
            return known[0]
        claims = await self._tokens.read(token)
        user = User(user_id_of(claims), expiry_of(claims))
        self._remember(digest, user)
        return user

    def _remember(self, digest: bytes, user: User) -> None:
        self._remembered.pop(digest, None)
        if len(self._remembered) >= REMEMBERED_TOKENS:
            del self._remembered[next(iter(self._remembered))]
        until = self._clock.now() + timedelta(seconds=REMEMBERED_SECONDS)
        self._remembered[digest] = (user, min(until, user.expires_at or until))


class _LoopbackIdentities(_BearerIdentities):
    """Dev tokens are believed on this machine only, whatever the service listens to."""

    async def user_of(self, request: Request, token: str | None) -> User:
        if request.client is not None and not is_loopback(request.client.host):
            raise ForgedTokenError("not on this machine")
        return await super().user_of(request, token)


class _GatewayIdentities:
    async def user_of(self, request: Request, _token: str | None) -> User:
        told = request.headers.getlist("x-user-id")
        # Two of them: the gateway's, and one that somebody slipped past it.
        if len(told) != 1:
            raise ForgedTokenError("not exactly one X-User-Id")
        try:
            return User(identity(told[0].encode("latin-1").decode()))
        except UnicodeError as error:
            raise ForgedTokenError("X-User-Id is not UTF-8") from error


def _bearer(request: Request) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


class Authenticator:
    """Says whom a request comes from, the way that `auth_mode` tells it to.

    Everything that it does not believe is the same 401; it never says why. `dev_tokens` is
    there in mode `dev` alone.
    """

    def __init__(
        self,
        settings: AuthSettings,
        *,
        clock: Clock | None = None,
        client: httpx.AsyncClient | None = None,
    ) -> None:
        clock = clock or SystemClock()
        self.dev_tokens: DevTokens | None = None
        self._tokens: _Tokens | None = None
        self._identities: _Identities = _GatewayIdentities()
        if settings.auth_mode == "jwt":
            self._tokens = _published(settings, clock, client)
            self._identities = _BearerIdentities(self._tokens, clock)
        elif settings.auth_mode == "dev" and settings.auth_dev_secret is not None:
            self._tokens = self.dev_tokens = DevTokens(settings.auth_dev_secret, clock=clock)
            self._identities = _LoopbackIdentities(self._tokens, clock)

    async def user_of(self, request: Request, *, token: str | None = None) -> User:
        """Return whom the request comes from; `token` counts when there is no header."""
        try:
            return await self._identities.user_of(request, token)
        except ForgedTokenError:
            raise ProblemError(ProblemCode.UNAUTHENTICATED) from None

    async def aclose(self) -> None:
        if self._tokens is not None:
            await self._tokens.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


def _published(
    settings: AuthSettings, clock: Clock, client: httpx.AsyncClient | None
) -> PublishedKeyTokens:
    return PublishedKeyTokens(
        KeySet(str(settings.auth_jwks_url), clock=clock, client=client),
        issuer=str(settings.auth_issuer),
        audience=str(settings.auth_audience),
        algorithms=settings.auth_algorithms,
    )


async def current_user(request: Request) -> User:
    """Return the user of `Authorization: Bearer`, or of the gateway's X-User-Id; else 401."""
    authenticator: Authenticator = request.app.state.authenticator
    return await authenticator.user_of(request)


async def stream_user(request: Request) -> User:
    """As `current_user`; `?token=` counts too, since an EventSource cannot send headers."""
    authenticator: Authenticator = request.app.state.authenticator
    return await authenticator.user_of(request, token=request.query_params.get("token"))
