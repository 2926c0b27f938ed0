"""What is due is sent, and sent again by its schedule, until it arrives or is given up."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from itertools import pairwise
from random import Random
from uuid import uuid4

import pytest

from chassis.adapters.memory import ManualClock, MemoryInbox, MemoryWebhookStore
from chassis.errors import PermanentError, TransientError
from chassis.posting import SafePoster
from chassis.webhook_records import Delivery, DeliveryStatus, NewWebhook, Webhook, WebhookEvent
from contracts.events import PageCompleted, PageFailed
from contracts.jobs import Failure, UserId
from notification_service.webhooks.messages import deliveries_of
from notification_service.webhooks.postman import PAUSES_SECONDS, Postman, Rounds
from notification_service.webhooks.signing import new_secret

ANNA = UserId("anna")
HOUR = 3600
Store = Callable[..., Awaitable[None]]
Carry = Callable[[float], Awaitable[None]]


class ScriptedPoster(SafePoster):
    """Answers in turn with what it was given; the last repeats."""

    def __init__(self, clock: ManualClock) -> None:
        super().__init__()
        self.clock = clock
        self.answers: list[int | Exception] = [200]
        self.sent: list[tuple[float, str, Mapping[str, str], bytes]] = []

    async def post(self, address: str, body: bytes, headers: Mapping[str, str]) -> int:
        self.sent.append((self.clock.monotonic(), address, headers, body))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def poster(clock: ManualClock) -> ScriptedPoster:
    return ScriptedPoster(clock)


@pytest.fixture
def webhooks(inbox: MemoryInbox, clock: ManualClock) -> MemoryWebhookStore:
    return MemoryWebhookStore(inbox, clock)


@pytest.fixture
async def webhook(webhooks: MemoryWebhookStore) -> Webhook:
    return await registered(webhooks)


@pytest.fixture
def postman(
    webhooks: MemoryWebhookStore, inbox: MemoryInbox, poster: ScriptedPoster, clock: ManualClock
) -> Postman:
    return Postman(
        store=webhooks,
        inbox=inbox,
        poster=poster,
        clock=clock,
        random=Random(7),  # noqa: S311 - a seed, not a secret
        new_id=uuid4,
        rounds=Rounds(
            at_once=8,
            attempt_seconds=15,
            failing=timedelta(days=3),
            keep=timedelta(days=30),
        ),
    )


@pytest.fixture
def carry(postman: Postman, webhooks: MemoryWebhookStore, clock: ManualClock) -> Carry:
    """Make every attempt that is due within so many seconds, without waiting in between."""

    async def carried(seconds: float) -> None:
        end = clock.monotonic() + seconds
        await webhooks.read_inbox(
            limit=100, deliveries_of=partial(deliveries_of, new_id=postman.new_id)
        )
        while True:
            for claimed in await webhooks.claim(limit=8, per_webhook=8, seconds=30):
                await postman.attempt(claimed)
            due = [
                (delivery.next_attempt_at - clock.now()).total_seconds()
                for webhook in await webhooks.list_for(ANNA)
                for delivery in await webhooks.deliveries(webhook.id, user_id=ANNA, limit=100)
                if delivery.next_attempt_at is not None
            ]
            pause = max(min(due, default=seconds), 0.001)
            if clock.monotonic() + pause > end:
                break
            await clock.advance(pause)
        await clock.advance(max(end - clock.monotonic(), 0))

    return carried


@asynccontextmanager
async def running(postman: Postman) -> AsyncIterator[None]:
    async def reading() -> None:
        while True:
            await postman.read()

    tasks = [asyncio.create_task(reading()), asyncio.create_task(postman.send())]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def registered(webhooks: MemoryWebhookStore, *events: WebhookEvent) -> Webhook:
    webhook = await webhooks.add(
        NewWebhook(
            id=uuid4(),
            user_id=ANNA,
            url="https://anna.example/hook",
            secret=new_secret(),
            events=events,
        ),
        limit=5,
    )
    assert webhook is not None
    return webhook


async def the_delivery(webhooks: MemoryWebhookStore, webhook: Webhook) -> Delivery:
    (delivery,) = await webhooks.deliveries(webhook.id, user_id=ANNA, limit=10)
    return delivery


async def test_an_end_is_told_within_a_moment(
    postman: Postman,
    webhooks: MemoryWebhookStore,
    poster: ScriptedPoster,
    store: Store,
    completed: Callable[..., PageCompleted],
) -> None:
    webhook = await registered(webhooks)
    async with running(postman):
        await store(completed(7))
        await poster.clock.advance(2)

    ((_, address, headers, body),) = poster.sent
    delivery = await the_delivery(webhooks, webhook)
    assert (address, headers["webhook-id"]) == (webhook.url, str(delivery.id))
    assert json.loads(body) == {
        "type": "generation.succeeded",
        "timestamp": "2026-01-01T00:00:00+00:00",
        "data": {
            "event_id": "job-7-1",
            "task_id": "job-7",
            "kind": "page",
            "status": "completed",
            "product_details_id": 7,
            "title": "상세페이지가 완성되었습니다",
            "message": "‘램프 7’ 상세페이지를 확인하고 바로 편집해 보세요.",
            "data_url": "http://localhost/api/generation/product-details/7",
            "error_code": None,
            "image_count": 3,
            "warning_count": 0,
        },
    }
    assert (delivery.status, delivery.attempts) == (DeliveryStatus.DELIVERED, 1)


async def test_a_webhook_is_told_what_it_asked_for_and_of_its_user_alone(
    webhooks: MemoryWebhookStore,
    poster: ScriptedPoster,
    carry: Carry,
    store: Store,
    completed: Callable[..., PageCompleted],
    progressed: Callable[..., object],
) -> None:
    await registered(webhooks, WebhookEvent.FAILED)
    failure = Failure(code="NOTHING_DRAWABLE", message="그릴 수 없습니다.")
    fields = completed(2).model_dump() | {"type": "page.failed", "failure": failure}

    await store(completed(1), PageFailed.model_validate(fields))
    await store(completed(3, user_id="joon"), progressed(4))
    await carry(2)

    told = [json.loads(body) for *_, body in poster.sent]
    assert [(one["type"], one["data"]["error_code"]) for one in told] == [
        ("generation.failed", "NOTHING_DRAWABLE")
    ]


async def test_what_does_not_arrive_is_sent_again_by_the_schedule_as_the_same_message(
    webhooks: MemoryWebhookStore,
    webhook: Webhook,
    poster: ScriptedPoster,
    carry: Carry,
    store: Store,
    completed: Callable[..., PageCompleted],
) -> None:
    poster.answers = [500, TransientError("no answer in time"), PermanentError("refused"), 302, 404]
    await store(completed())

    await carry(24 * HOUR)

    times = [at for at, *_ in poster.sent]
    pauses = [later - earlier for earlier, later in pairwise(times)]
    assert len(times) == 7
    for pause, planned in zip(pauses, PAUSES_SECONDS, strict=True):
        assert 0.8 * planned <= pause <= 1.2 * planned + 0.1
    assert len({headers["webhook-id"] for _, _, headers, _ in poster.sent}) == 1
    assert len({headers["webhook-timestamp"] for _, _, headers, _ in poster.sent}) == 7
    assert len({body for *_, body in poster.sent}) == 1
    delivery = await the_delivery(webhooks, webhook)
    assert (delivery.status, delivery.attempts) == (DeliveryStatus.FAILED, 7)
    assert (delivery.status_code, delivery.error) == (404, "no success: 404")


async def test_a_server_that_says_gone_is_told_nothing_more(
    webhooks: MemoryWebhookStore,
    webhook: Webhook,
    poster: ScriptedPoster,
    carry: Carry,
    store: Store,
    completed: Callable[..., PageCompleted],
) -> None:
    poster.answers = [410]
    await store(completed(1))
    await carry(2)
    await store(completed(2))
    await carry(24 * HOUR)

    found = await webhooks.find(webhook.id, user_id=ANNA)
    assert found is not None
    assert found.disabled_reason == "gone"
    assert len(poster.sent) == 1


async def test_a_webhook_that_fails_for_days_is_disabled(
    webhooks: MemoryWebhookStore,
    webhook: Webhook,
    poster: ScriptedPoster,
    carry: Carry,
    store: Store,
    completed: Callable[..., PageCompleted],
) -> None:
    poster.answers = [500]
    reasons = []
    for day in range(5):
        await store(completed(day))
        await carry(24 * HOUR)
        found = await webhooks.find(webhook.id, user_id=ANNA)
        assert found is not None
        reasons.append(found.disabled_reason)

    assert reasons == [None, None, None, "failing", "failing"]
