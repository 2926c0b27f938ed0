"""From the inbox to the hub: what any process has stored, told to the streams of this one."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from chassis.clock import Clock
from chassis.ports import Inbox
from notification_service.hub import Hub

PAGE_ROWS = 512
# Between two of these the sockets are written, so that one user's burst is not yet a backlog.
DISPATCH_ROWS = 64
# The wake-up is a hint; this is how late a row is when it was lost.
POLL_SECONDS = 1.0
# A mark in time spares a new stream what an old one was told; it need not be sooner.
MARK_SECONDS = 0.2
MARK_ROWS = 1_000
FORGET_SECONDS = 3600.0
FORGET_ROWS = 1_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Tail:
    """Each method is one step of a loop without end."""

    inbox: Inbox
    hub: Hub
    clock: Clock
    keep: timedelta

    async def follow(self) -> None:
        """Dispatch what was stored since the last time, or wait for it."""
        if self.hub.head is None:
            self.hub.head = await self.inbox.cursor()
        rows = await self.inbox.after(self.hub.head, limit=PAGE_ROWS)
        for first in range(0, len(rows), DISPATCH_ROWS):
            self.hub.dispatch(rows[first : first + DISPATCH_ROWS])
            await asyncio.sleep(0)
        if len(rows) < PAGE_ROWS:
            await self.inbox.wait(seconds=POLL_SECONDS)

    async def mark(self) -> None:
        """Write down which notifications were told, so that no later stream is told again."""
        told = list(islice(self.hub.unmarked, MARK_ROWS))
        if told:
            await self.inbox.mark_delivered(told)
            self.hub.unmarked.difference_update(told)
        if len(told) < MARK_ROWS:
            await self.clock.sleep(MARK_SECONDS)

    async def forget(self) -> None:
        """Remove what is older than the inbox promises to keep."""
        before = self.clock.now() - self.keep
        if await self.inbox.forget_old(before=before, limit=FORGET_ROWS) < FORGET_ROWS:
            await self.clock.sleep(FORGET_SECONDS)
