"""Every webhook store makes each delivery once."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from chassis.ports import Inbox
from chassis.webhook_records import (
    Heard,
    NewDelivery,
    WebhookEvent,
)
from notification_service.ports import WebhookStore
from tests.contract.webhook_builders import (
    JOON,
    MINA,
    Age,
    a_webhook,
    claim,
    read,
    seen,
    told,
)


async def test_a_user_has_so_many_webhooks_and_no_more(
    webhooks: WebhookStore, other_webhooks: WebhookStore
) -> None:
    added = await asyncio.gather(
        *(s.add(a_webhook(), limit=3) for _ in range(4) for s in (webhooks, other_webhooks))
    )

    assert sum(webhook is not None for webhook in added) == 3
    assert len(await webhooks.list_for(MINA)) == 3
    assert await webhooks.add(a_webhook(JOON), limit=3) is not None


async def test_a_webhook_is_seen_and_deleted_by_its_user_alone(webhooks: WebhookStore) -> None:
    new = a_webhook(MINA, WebhookEvent.FAILED)
    await webhooks.add(new, limit=5)

    found = await webhooks.find(new.id, user_id=MINA)

    assert found is not None
    assert (found.url, found.events) == (new.url, (WebhookEvent.FAILED,))
    assert await webhooks.find(new.id, user_id=JOON) is None
    assert await webhooks.list_for(JOON) == []
    assert not await webhooks.delete(new.id, user_id=JOON)
    assert await webhooks.delete(new.id, user_id=MINA)
    assert await webhooks.list_for(MINA) == []


async def test_each_webhook_of_a_user_is_told_each_event_once(
    webhooks: WebhookStore, inbox: Inbox
) -> None:
    mine = [a_webhook(), a_webhook()]
    for webhook in [*mine, a_webhook(JOON)]:
        await webhooks.add(webhook, limit=5)
    await told(inbox, "a", "b")

    moved = [await read(webhooks), await read(webhooks)]

    assert moved == [2, 0]
    for webhook in mine:
        assert {d.event_id for d in await seen(webhooks, webhook.id)} == {"a", "b"}
    assert len(await claim(webhooks)) == 4


async def test_what_was_told_before_the_webhook_was_there_it_is_not_told(
    webhooks: WebhookStore, inbox: Inbox, age: Age
) -> None:
    await told(inbox, "before")
    await age(timedelta(seconds=1))
    webhook = a_webhook()
    await webhooks.add(webhook, limit=5)
    await told(inbox, "after")

    await read(webhooks)

    assert [d.event_id for d in await seen(webhooks, webhook.id)] == ["after"]


async def test_readers_in_many_processes_make_each_delivery_once(
    webhooks: WebhookStore, other_webhooks: WebhookStore, inbox: Inbox
) -> None:
    webhook = a_webhook()
    await webhooks.add(webhook, limit=5)
    names = [f"{number:02}" for number in range(40)]
    await told(inbox, *names)

    for _ in range(40):
        await asyncio.gather(*(read(s, limit=3) for s in (webhooks, other_webhooks)))

    assert sorted(d.event_id for d in await seen(webhooks, webhook.id)) == names


async def test_a_reader_that_dies_leaves_neither_deliveries_nor_a_moved_position(
    webhooks: WebhookStore, inbox: Inbox
) -> None:
    webhook = a_webhook()
    await webhooks.add(webhook, limit=5)
    await told(inbox, "a")

    def die(_: Sequence[Heard]) -> list[NewDelivery]:
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        await webhooks.read_inbox(limit=10, deliveries_of=die)

    assert await read(webhooks) == 1
    assert len(await seen(webhooks, webhook.id)) == 1
