"""Every inbox keeps an event once, and its readers miss nothing."""

import asyncio
import itertools
from datetime import UTC, datetime

from chassis.ports import Inbox
from chassis.records import EventBatch, InboxEntry, InboxRow
from contracts.jobs import JobId, Stage, UserId
from contracts.notifications import MessageType, Notification, ProgressReport

MINA = UserId("mina")
JOON = UserId("joon")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
FAR_AHEAD = datetime(2100, 1, 1, tzinfo=UTC)


def a_notification(event_id: str, user_id: UserId = MINA) -> InboxEntry:
    told = Notification(
        event_id=event_id,
        message_type=MessageType.SUCCESS,
        user_id=user_id,
        title="완성",
        message=f"{event_id} 완성되었습니다.",
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
        metadata={"task_id": "t"},
    )
    return InboxEntry(event_id=event_id, user_id=user_id, job_id=JobId("job"), told=told)


def a_report(event_id: str, user_id: UserId = MINA) -> InboxEntry:
    told = ProgressReport(task_id=JobId("job"), stage=Stage.COPY, progress=40, message="…")
    return InboxEntry(event_id=event_id, user_id=user_id, job_id=JobId("job"), told=told)


def a_batch(position: str = "1") -> EventBatch:
    return EventBatch(partition="0", position=position, events=())


def bodies(rows: list[InboxRow]) -> list[str]:
    return [Notification.model_validate_json(row.data).event_id for row in rows]


async def test_an_event_is_kept_once(inbox: Inbox) -> None:
    first = await inbox.store(a_batch(), [a_notification("a"), a_notification("b")])

    second = await inbox.store(a_batch("2"), [a_notification("b"), a_notification("c")])

    assert (first, second) == (2, 1)
    assert bodies(await inbox.after(0, limit=10)) == ["a", "b", "c"]


async def test_an_event_repeated_within_a_batch_is_kept_once(inbox: Inbox) -> None:
    assert await inbox.store(a_batch(), [a_notification("a"), a_notification("a")]) == 1


async def test_the_position_is_kept_with_the_rows(inbox: Inbox) -> None:
    before = await inbox.position("0")

    await inbox.store(a_batch("17"), [])

    assert (before, await inbox.position("0"), await inbox.position("1")) == (None, "17", None)


async def test_a_row_says_what_was_told_byte_by_byte(inbox: Inbox) -> None:
    entry, report = a_notification("a"), a_report("b")

    await inbox.store(a_batch(), [entry, report])

    told, reported = await inbox.after(0, limit=10)
    assert (told.user_id, told.is_notification) == (MINA, True)
    assert told.data == entry.told.model_dump_json().encode()
    assert not reported.is_notification
    assert reported.data == report.told.model_dump_json().encode()


async def test_a_cursor_continues_where_it_stopped(inbox: Inbox) -> None:
    empty = await inbox.cursor()
    await inbox.store(a_batch(), [a_notification(name) for name in "abcde"])

    two = await inbox.after(0, limit=2)
    rest = await inbox.after(two[-1].id, limit=10)

    assert empty == 0
    assert bodies(two + rest) == list("abcde")
    assert await inbox.cursor() == rest[-1].id
    assert await inbox.after(rest[-1].id, limit=10) == []


async def test_a_user_reads_only_what_was_told_to_that_user(inbox: Inbox) -> None:
    await inbox.store(
        a_batch(), [a_notification("a"), a_notification("b", JOON), a_notification("c")]
    )

    mine = await inbox.after_for(MINA, 0, limit=10)

    assert bodies(mine) == ["a", "c"]
    assert bodies(await inbox.after_for(MINA, mine[0].id, limit=10)) == ["c"]


async def test_a_cursor_never_passes_a_row_that_is_still_to_come(
    inbox: Inbox, other_inbox: Inbox
) -> None:
    names = [f"{writer}-{n}" for writer in range(2) for n in range(60)]
    read: list[str] = []

    async def write(store: Inbox, writer: int) -> None:
        for n in range(60):
            await store.store(a_batch(), [a_notification(f"{writer}-{n}")])

    async def follow() -> None:
        cursor = 0
        while len(read) < len(names):
            rows = await inbox.after(cursor, limit=7)
            cursor = rows[-1].id if rows else cursor
            read.extend(bodies(rows))
            await asyncio.sleep(0)

    async with asyncio.timeout(20), asyncio.TaskGroup() as everybody:
        everybody.create_task(write(inbox, 0))
        everybody.create_task(write(other_inbox, 1))
        everybody.create_task(follow())

    assert sorted(read) == sorted(names)


async def test_undelivered_notifications_are_taken_once(inbox: Inbox) -> None:
    await inbox.store(a_batch(), [a_notification("a"), a_report("p"), a_notification("b")])

    first = await inbox.take_undelivered(MINA, since=LONG_AGO, limit=10)
    second = await inbox.take_undelivered(MINA, since=LONG_AGO, limit=10)

    assert (bodies(first), second) == (["a", "b"], [])


async def test_of_two_streams_at_once_one_gets_each_undelivered_row(
    inbox: Inbox, other_inbox: Inbox
) -> None:
    names = [f"{number:02}" for number in range(40)]
    await inbox.store(a_batch(), [a_notification(name) for name in names])

    takes = await asyncio.gather(
        *(
            store.take_undelivered(MINA, since=LONG_AGO, limit=7)
            for _ in range(8)
            for store in (inbox, other_inbox)
        )
    )
    rest = await inbox.take_undelivered(MINA, since=LONG_AGO, limit=40)

    assert all(bodies(rows) == sorted(bodies(rows)) for rows in takes)
    taken = list(itertools.chain.from_iterable(takes)) + rest
    assert sorted(bodies(taken)) == names


async def test_what_a_stream_had_is_not_undelivered(inbox: Inbox) -> None:
    await inbox.store(a_batch(), [a_notification("a"), a_notification("b")])
    first, _ = await inbox.after(0, limit=10)

    await inbox.mark_delivered([first.id])

    assert bodies(await inbox.take_undelivered(MINA, since=LONG_AGO, limit=9)) == ["b"]


async def test_old_notifications_are_not_delivered_late(inbox: Inbox) -> None:
    await inbox.store(a_batch(), [a_notification("a")])

    assert await inbox.take_undelivered(MINA, since=FAR_AHEAD, limit=9) == []


async def test_the_list_shows_notifications_newest_first(inbox: Inbox) -> None:
    await inbox.store(
        a_batch(),
        [a_notification("a"), a_report("p"), a_notification("b"), a_notification("c", JOON)],
    )

    page = await inbox.list_for(MINA, limit=20, offset=0)
    second = await inbox.list_for(MINA, limit=1, offset=1)

    assert [n.event_id for n in page.notifications] == ["b", "a"]
    assert [n.event_id for n in second.notifications] == ["a"]
    assert (page.unread_count, second.unread_count) == (2, 2)


async def test_a_read_notification_is_shown_as_read(inbox: Inbox) -> None:
    await inbox.store(a_batch(), [a_notification("a"), a_notification("b")])

    assert await inbox.mark_read("a", user_id=MINA)
    assert await inbox.mark_read("a", user_id=MINA)

    page = await inbox.list_for(MINA, limit=20, offset=0)
    assert [(n.event_id, n.status) for n in page.notifications] == [("b", "unread"), ("a", "read")]
    assert await inbox.unread_count(MINA) == 1


async def test_nobody_reads_or_deletes_for_another(inbox: Inbox) -> None:
    await inbox.store(a_batch(), [a_notification("a"), a_report("p")])

    assert not await inbox.mark_read("a", user_id=JOON)
    assert not await inbox.delete("a", user_id=JOON)
    assert not await inbox.mark_read("unknown", user_id=MINA)
    assert not await inbox.mark_read("p", user_id=MINA)
    assert await inbox.unread_count(MINA) == 1


async def test_a_deleted_notification_stays_deleted_when_its_event_comes_again(
    inbox: Inbox,
) -> None:
    await inbox.store(a_batch(), [a_notification("a"), a_notification("b")])

    assert await inbox.delete("a", user_id=MINA)
    assert not await inbox.delete("a", user_id=MINA)
    again = await inbox.store(a_batch("2"), [a_notification("a")])

    assert again == 0
    assert bodies(await inbox.after_for(MINA, 0, limit=10)) == ["b"]
    assert bodies(await inbox.take_undelivered(MINA, since=LONG_AGO, limit=10)) == ["b"]
    page = await inbox.list_for(MINA, limit=20, offset=0)
    assert ([n.event_id for n in page.notifications], page.unread_count) == (["b"], 1)


async def test_old_rows_are_forgotten_in_portions(inbox: Inbox) -> None:
    await inbox.store(a_batch(), [a_notification(name) for name in "abc"])

    none = await inbox.forget_old(before=LONG_AGO, limit=9)
    portion = await inbox.forget_old(before=FAR_AHEAD, limit=2)

    assert (none, portion) == (0, 2)
    assert bodies(await inbox.after(0, limit=9)) == ["c"]


async def test_of_many_who_ask_at_once_each_gets_what_was_told_to_them(inbox: Inbox) -> None:
    users = [UserId(f"user-{number}") for number in range(100)]
    await inbox.store(
        a_batch(), [a_notification(f"{user}-{n}", user) for n in "ab" for user in users]
    )

    takes = await asyncio.gather(
        *(inbox.take_undelivered(user, since=LONG_AGO, limit=9) for user in users)
    )

    assert [bodies(rows) for rows in takes] == [[f"{user}-a", f"{user}-b"] for user in users]


async def test_those_who_ask_at_once_may_ask_differently(inbox: Inbox) -> None:
    await inbox.store(
        a_batch(), [a_notification("a"), a_notification("b"), a_notification("c", JOON)]
    )

    few, none = await asyncio.gather(
        inbox.take_undelivered(MINA, since=LONG_AGO, limit=1),
        inbox.take_undelivered(JOON, since=FAR_AHEAD, limit=9),
    )

    assert (bodies(few), none) == (["a"], [])
