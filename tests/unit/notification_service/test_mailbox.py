"""A stream that stays within ASGI hears all that was written, and its end."""

from notification_service.mailbox import Mailbox
from notification_service.sse import as_frame

BODY = b"x" * 100
FRAME = as_frame(BODY)


async def test_what_waits_is_read_in_one_body() -> None:
    mailbox = Mailbox(backlog_bytes=1000)
    mailbox.write(FRAME)
    mailbox.write(FRAME)
    mailbox.end()

    assert [body async for body in mailbox.bodies()] == [BODY * 2]


async def test_a_farewell_is_the_last_that_is_heard() -> None:
    mailbox = Mailbox(backlog_bytes=1000)
    mailbox.write(FRAME)
    mailbox.end(as_frame(b"bye"))

    assert [body async for body in mailbox.bodies()] == [BODY + b"bye"]


async def test_what_is_dropped_is_not_heard() -> None:
    mailbox = Mailbox(backlog_bytes=1000)
    mailbox.write(FRAME)
    mailbox.drop()

    assert [body async for body in mailbox.bodies()] == []


def test_more_than_may_wait_is_behind() -> None:
    mailbox = Mailbox(backlog_bytes=150)
    mailbox.write(FRAME)
    assert not mailbox.is_behind

    mailbox.write(FRAME)

    assert mailbox.is_behind
