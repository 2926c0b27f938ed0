"""Every idempotency store keeps the first answer."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from chassis.errors import IdempotencyKeyInUseError, IdempotencyKeyReusedError
from chassis.ports import IdempotencyStore, JobRecovery
from chassis.records import IdempotencyKey
from contracts.jobs import UserId

MINA = UserId("mina")
JOON = UserId("joon")
KEY = IdempotencyKey(key="k", fingerprint=b"f" * 32)
OTHER_BODY = IdempotencyKey(key="k", fingerprint=b"g" * 32)
ANSWER = {"image_url": "https://…/a.png", "width": 800}


async def test_the_first_request_is_told_to_answer(idempotency: IdempotencyStore) -> None:
    assert await idempotency.begin(MINA, KEY) is None


async def test_a_repeated_request_gets_the_first_answer(idempotency: IdempotencyStore) -> None:
    await idempotency.begin(MINA, KEY)

    await idempotency.answer(MINA, KEY, ANSWER)

    assert await idempotency.begin(MINA, KEY) == ANSWER


async def test_an_unanswered_key_is_in_use(idempotency: IdempotencyStore) -> None:
    await idempotency.begin(MINA, KEY)

    with pytest.raises(IdempotencyKeyInUseError):
        await idempotency.begin(MINA, KEY)


async def test_a_key_with_another_body_is_refused(idempotency: IdempotencyStore) -> None:
    await idempotency.begin(MINA, KEY)

    with pytest.raises(IdempotencyKeyReusedError):
        await idempotency.begin(MINA, OTHER_BODY)


async def test_an_abandoned_key_is_free_again(idempotency: IdempotencyStore) -> None:
    await idempotency.begin(MINA, KEY)

    await idempotency.abandon(MINA, KEY)

    assert await idempotency.begin(MINA, OTHER_BODY) is None


async def test_an_answered_key_is_not_abandoned(idempotency: IdempotencyStore) -> None:
    await idempotency.begin(MINA, KEY)
    await idempotency.answer(MINA, KEY, ANSWER)

    await idempotency.abandon(MINA, KEY)

    assert await idempotency.begin(MINA, KEY) == ANSWER


async def test_keys_of_two_users_never_meet(idempotency: IdempotencyStore) -> None:
    await idempotency.begin(MINA, KEY)

    assert await idempotency.begin(JOON, OTHER_BODY) is None


async def test_of_many_first_requests_one_is_the_first(idempotency: IdempotencyStore) -> None:
    begun = await asyncio.gather(
        *(idempotency.begin(MINA, KEY) for _ in range(10)), return_exceptions=True
    )

    assert begun.count(None) == 1
    assert sum(isinstance(answer, IdempotencyKeyInUseError) for answer in begun) == 9


async def test_a_key_whose_process_died_is_taken_over(
    idempotency: IdempotencyStore, age: Callable[[timedelta], Awaitable[None]]
) -> None:
    await idempotency.begin(MINA, KEY)

    await age(timedelta(minutes=3))

    assert await idempotency.begin(MINA, KEY) is None


async def test_keys_are_forgotten_after_a_day(
    idempotency: IdempotencyStore,
    recovery: JobRecovery,
    age: Callable[[timedelta], Awaitable[None]],
) -> None:
    await idempotency.begin(MINA, KEY)
    await idempotency.answer(MINA, KEY, ANSWER)
    await age(timedelta(hours=23))
    kept = await recovery.forget_old()

    await age(timedelta(hours=2))

    assert (kept, await recovery.forget_old()) == (0, 1)
    assert await idempotency.begin(MINA, OTHER_BODY) is None
