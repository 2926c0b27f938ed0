"""The public keys of an identity service, kept so that its bad hours are not ours."""

import asyncio
from dataclasses import dataclass
from typing import Any

import httpx
import jwt
import structlog

from chassis.clock import Clock
from chassis.errors import TransientError

# After this a rotation is looked for, beside the requests and never in front of them.
FRESH_SECONDS = 300
# An identity service may be down for a night; longer, and a withdrawn key would live too long.
STALE_SECONDS = 12 * 3600
# Strangers choose the `kid`, so this is how often they can make us ask; also the longest that a
# brand-new key waits.
COOLDOWN_SECONDS = 30
# Without any key nobody can be let in: ask again soon.
FIRST_COOLDOWN_SECONDS = 2
FETCH_SECONDS = 5.0

log = structlog.get_logger()


class UnknownKeyError(Exception):
    """No key of that id is published."""


@dataclass(frozen=True, slots=True)
class VerificationKey:
    """A public key, and the only algorithm it may be used with, where its owner says so."""

    key: Any
    algorithm: str | None


class KeySet:
    """One JWKS document. Concurrent askers share one fetch."""

    def __init__(self, url: str, *, clock: Clock, client: httpx.AsyncClient | None = None) -> None:
        self._url = url
        self._clock = clock
        self._client = client or httpx.AsyncClient(timeout=FETCH_SECONDS)
        self._keys: dict[str, VerificationKey] = {}
        self._fetched_at = float("-inf")
        self._asked_at = float("-inf")
        self._fetch: asyncio.Task[None] | None = None

    async def key(self, kid: str) -> VerificationKey:
        """Return the key, asking for a newer document at most every 30 s.

        `UnknownKeyError`, or `TransientError` while no document could be had at all.
        """
        if self._age() > STALE_SECONDS:
            await self._refresh(cooldown_seconds=FIRST_COOLDOWN_SECONDS)
            if self._age() > STALE_SECONDS:
                raise TransientError("the identity service's keys cannot be had")
        elif kid not in self._keys:
            await self._refresh(cooldown_seconds=COOLDOWN_SECONDS)
        elif self._age() > FRESH_SECONDS:
            self._begin_fetch(cooldown_seconds=COOLDOWN_SECONDS)
        try:
            return self._keys[kid]
        except KeyError:
            raise UnknownKeyError(kid[:64]) from None

    async def aclose(self) -> None:
        if self._fetch is not None:
            self._fetch.cancel()
            await asyncio.gather(self._fetch, return_exceptions=True)
        await self._client.aclose()

    def _age(self) -> float:
        return self._clock.monotonic() - self._fetched_at

    async def _refresh(self, *, cooldown_seconds: float) -> None:
        self._begin_fetch(cooldown_seconds=cooldown_seconds)
        if self._fetch is not None:
            # Shielded: a browser that leaves must not take the answer away from the others.
            await asyncio.shield(self._fetch)

    def _begin_fetch(self, *, cooldown_seconds: float) -> None:
        under_way = self._fetch is not None and not self._fetch.done()
        if under_way or self._clock.monotonic() - self._asked_at < cooldown_seconds:
            return
        self._asked_at = self._clock.monotonic()
        self._fetch = asyncio.create_task(self._fetch_document())

    async def _fetch_document(self) -> None:
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                response = await self._client.get(self._url)
            keys = _usable(response.raise_for_status().json())
        except (httpx.HTTPError, TimeoutError, ValueError) as error:
            log.warning("jwks.unreachable", error=type(error).__name__, age_seconds=self._age())
            return
        self._keys, self._fetched_at = keys, self._clock.monotonic()


def _usable(document: Any) -> dict[str, VerificationKey]:
    """Return the signature keys by their id; `ValueError` when there is none."""
    published = document.get("keys") if isinstance(document, dict) else None
    found = [(jwk["kid"], _key(jwk)) for jwk in published or [] if _is_for_signatures(jwk)]
    keys = {kid: key for kid, key in found if key is not None}
    if not keys:
        raise ValueError("no usable key is published")
    return keys


def _is_for_signatures(jwk: Any) -> bool:
    return (
        isinstance(jwk, dict)
        and isinstance(jwk.get("kid"), str)
        # A symmetric key in a public document would be everybody's.
        and jwk.get("kty") in {"RSA", "EC", "OKP"}
        and jwk.get("use", "sig") == "sig"
    )


def _key(jwk: dict[str, Any]) -> VerificationKey | None:
    try:
        return VerificationKey(jwt.PyJWK(jwk).key, jwk.get("alg"))
    except jwt.PyJWTError:
        # Of a kind that we do not know; the others are still good.
        return None
