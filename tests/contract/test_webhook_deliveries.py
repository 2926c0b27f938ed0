"""Every webhook store gives a delivery to one hand at a time, until it arrives."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from chassis.ports import Inbox
from chassis.webhook_records import (
    DeliveryStatus,
    Refusal,
)
from notification_service.ports import WebhookStore
from tests.contract.webhook_builders import (
    JOON,
    LEASE,
    MINA,
    SECRET,
    Age,
    a_claim,
    a_webhook,
    claim,
    read,
    seen,
    told,
)


async def test_a_delivery_is_in_one_hand_until_its_time_is_up(
    webhooks: WebhookStore, other_webhooks: WebhookStore, inbox: Inbox, age: Age
) -> None:
    first = await a_claim(webhooks, inbox)
    meanwhile = await claim(other_webhooks)

    await age(timedelta(seconds=LEASE + 1))
    (second,) = await claim(other_webhooks)

    assert meanwhile == []
    assert (first.id, first.attempt, second.attempt) == (second.id, 1, 2)
    assert (first.body, first.secret) == ("{}", SECRET)


async def test_claimers_in_many_processes_share_what_is_due(
    webhooks: WebhookStore, other_webhooks: WebhookStore, inbox: Inbox
) -> None:
    await webhooks.add(a_webhook(), limit=5)
    await told(inbox, *(str(number) for number in range(30)))
    await read(webhooks)

    hands = await asyncio.gather(
        *(claim(s, limit=4, per=100) for _ in range(6) for s in (webhooks, other_webhooks))
    )

    rest = await claim(webhooks, limit=100, per=100)
    taken = [claimed.id for hand in [*hands, rest] for claimed in hand]
    assert len(taken) == len(set(taken)) == 30


async def test_one_webhook_does_not_take_all_hands(webhooks: WebhookStore, inbox: Inbox) -> None:
    busy, quiet = a_webhook(), a_webhook(JOON)
    for webhook in (busy, quiet):
        await webhooks.add(webhook, limit=5)
    await told(inbox, *"abcdef")
    await told(inbox, "g", user_id=JOON)
    await read(webhooks)

    claimed = await claim(webhooks, per=2)

    assert sorted(c.webhook_id for c in claimed) == sorted([busy.id, busy.id, quiet.id])
    assert await claim(webhooks, per=2) == []


async def test_what_arrived_is_not_sent_again(
    webhooks: WebhookStore, inbox: Inbox, age: Age
) -> None:
    claimed = await a_claim(webhooks, inbox)

    await webhooks.delivered(claimed, status_code=204)

    await age(timedelta(days=1))
    (delivery,) = await seen(webhooks, claimed.webhook_id)
    assert await claim(webhooks) == []
    assert (delivery.status, delivery.status_code) == (DeliveryStatus.DELIVERED, 204)
    assert (delivery.attempts, delivery.next_attempt_at) == (1, None)


async def test_what_failed_is_due_again_after_its_pause(
    webhooks: WebhookStore, inbox: Inbox, age: Age
) -> None:
    claimed = await a_claim(webhooks, inbox)

    await webhooks.failed(claimed, Refusal(error="500", status_code=500, retry_after_seconds=300))

    (delivery,) = await seen(webhooks, claimed.webhook_id)
    assert (delivery.status, delivery.error) == (DeliveryStatus.PENDING, "500")
    assert delivery.next_attempt_at is not None
    await age(timedelta(seconds=290))
    early = await claim(webhooks)
    await age(timedelta(seconds=20))
    assert (early, [c.attempt for c in await claim(webhooks)]) == ([], [2])


async def test_a_late_outcome_writes_nothing(
    webhooks: WebhookStore, inbox: Inbox, age: Age
) -> None:
    first = await a_claim(webhooks, inbox)
    await age(timedelta(seconds=LEASE + 1))
    (second,) = await claim(webhooks)

    await webhooks.failed(first, Refusal(error="late"))
    await webhooks.delivered(second, status_code=200)

    (delivery,) = await seen(webhooks, first.webhook_id)
    assert (delivery.status, delivery.error) == (DeliveryStatus.DELIVERED, None)


async def test_a_webhook_that_has_failed_for_long_is_disabled_with_what_waits(
    webhooks: WebhookStore, inbox: Inbox, age: Age
) -> None:
    claimed = await a_claim(webhooks, inbox)
    await told(inbox, "b")
    await read(webhooks)
    await webhooks.failed(claimed, Refusal(error="away"))

    await webhooks.disable(claimed.webhook_id, reason="failing", failing_seconds=100)
    early = await webhooks.find(claimed.webhook_id, user_id=MINA)
    await age(timedelta(seconds=101))
    await webhooks.disable(claimed.webhook_id, reason="failing", failing_seconds=100)

    late = await webhooks.find(claimed.webhook_id, user_id=MINA)
    assert early is not None
    assert late is not None
    assert (early.disabled_at, late.disabled_reason) == (None, "failing")
    assert {d.status for d in await seen(webhooks, late.id)} == {DeliveryStatus.FAILED}
    await told(inbox, "c")
    await read(webhooks)
    assert (await claim(webhooks), len(await seen(webhooks, late.id))) == ([], 2)


async def test_one_arrival_makes_a_failing_webhook_well(
    webhooks: WebhookStore, inbox: Inbox
) -> None:
    claimed = await a_claim(webhooks, inbox)
    await webhooks.failed(claimed, Refusal(error="500", retry_after_seconds=0))
    failing = await webhooks.find(claimed.webhook_id, user_id=MINA)
    (again,) = await claim(webhooks)

    await webhooks.delivered(again, status_code=200)
    await webhooks.disable(claimed.webhook_id, reason="failing", failing_seconds=0)

    well = await webhooks.find(claimed.webhook_id, user_id=MINA)
    assert failing is not None
    assert failing.failing_since is not None
    assert well is not None
    assert (well.failing_since, well.disabled_at) == (None, None)


async def test_a_replay_is_the_same_message_with_all_attempts_before_it(
    webhooks: WebhookStore, inbox: Inbox
) -> None:
    claimed = await a_claim(webhooks, inbox)
    in_hand = await webhooks.replay(claimed.webhook_id, claimed.id, user_id=MINA)
    await webhooks.delivered(claimed, status_code=200)

    foreign = await webhooks.replay(claimed.webhook_id, claimed.id, user_id=JOON)
    unknown = await webhooks.replay(claimed.webhook_id, uuid4(), user_id=MINA)
    replayed = await webhooks.replay(claimed.webhook_id, claimed.id, user_id=MINA)

    assert (in_hand, foreign, unknown) == (None, None, None)
    assert replayed is not None
    assert [(c.id, c.attempt) for c in await claim(webhooks)] == [(claimed.id, 1)]


async def test_deliveries_of_another_user_are_not_seen(
    webhooks: WebhookStore, inbox: Inbox
) -> None:
    claimed = await a_claim(webhooks, inbox)

    assert await webhooks.deliveries(claimed.webhook_id, user_id=JOON, limit=10) == []


async def test_old_deliveries_are_forgotten_and_waiting_ones_are_not(
    webhooks: WebhookStore, inbox: Inbox
) -> None:
    claimed = await a_claim(webhooks, inbox)
    far_ahead = datetime(2100, 1, 1, tzinfo=UTC)
    waiting = await webhooks.forget_old(before=far_ahead, limit=10)
    await webhooks.delivered(claimed, status_code=200)

    assert (waiting, await webhooks.forget_old(before=far_ahead, limit=10)) == (0, 1)


async def test_a_deleted_webhook_takes_its_deliveries_along(
    webhooks: WebhookStore, inbox: Inbox
) -> None:
    claimed = await a_claim(webhooks, inbox)

    await webhooks.delete(claimed.webhook_id, user_id=MINA)
    await webhooks.delivered(claimed, status_code=200)

    assert await claim(webhooks) == []
