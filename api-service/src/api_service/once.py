"""A request that makes no job is carried out once per Idempotency-Key."""

import hashlib
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel

from api_service.problems import idempotency_problems
from chassis.ports import IdempotencyStore
from chassis.records import IdempotencyKey
from contracts.jobs import UserId

M = TypeVar("M", bound=BaseModel)


def named(key: str | None, *, route: str, body: bytes) -> IdempotencyKey | None:
    """Return what the client calls its request, with what tells that request from others."""
    if key is None:
        return None
    fingerprint = hashlib.sha256(route.encode() + b"\n" + body).digest()
    return IdempotencyKey(key=key, fingerprint=fingerprint)


@dataclass(frozen=True, kw_only=True)
class OnlyOnce:
    answers: IdempotencyStore

    async def __call__(
        self,
        user_id: UserId,
        key: IdempotencyKey | None,
        model: type[M],
        make: Callable[[], Awaitable[M]],
    ) -> tuple[M, bool]:
        """Return what `make` answers, or what it answered under this key before, and whether
        it is such a repetition. A failure is not kept: the request may come again."""
        if key is None:
            return await make(), False
        with idempotency_problems():
            first = await self.answers.begin(user_id, key)
        if first is not None:
            return model.model_validate(first), True
        async with AsyncExitStack() as unless_made:
            unless_made.push_async_callback(self.answers.abandon, user_id, key)
            made = await make()
            unless_made.pop_all()
        await self.answers.answer(user_id, key, made.model_dump(mode="json"))
        return made, False
