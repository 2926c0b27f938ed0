"""Carries outbox rows to the queue and to the log."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog
from pydantic import ValidationError

from chassis.clock import Clock
from chassis.drain import Drain
from chassis.errors import PermanentError, TransientError
from chassis.metrics import COURIER_CARRIED, COURIER_FAILED
from chassis.ports import EventPublisher, Outbox, TaskQueue
from chassis.records import Lane, OutboxRow
from chassis.tracing import spans
from contracts.events import JOB_EVENT
from contracts.tasks import GeneratePage

# What one transaction holds while a neighbour answers.
BATCH_LIMITS = {Lane.TASK: 100, Lane.EVENT: 500}
# Rows that become due by time are found this late; all others ring.
POLL_SECONDS = 1.0
# A neighbour that has not answered by then is down; PostgreSQL allows the transaction 45 s.
DELIVERY_SECONDS = 30.0
# Everything runs again within 30 s after a neighbour is back: this is the largest part of it.
LONGEST_BACKOFF_SECONDS = 5.0
FIRST_BACKOFF_SECONDS = 0.2

Message = TypeVar("Message")

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Courier:
    """Both lanes at once: a neighbour that is down holds up its own lane alone."""

    outbox: Outbox
    queue: TaskQueue
    publisher: EventPublisher
    clock: Clock
    jitter: Callable[[], float] = random.random
    """Between 0 and 1; keeps the couriers of several processes apart."""

    async def run(self, drain: Drain) -> None:
        """Carry until draining begins, then finish the batches in hand."""
        tasks = _Way(self, Lane.TASK, self._enqueue)
        events = _Way(self, Lane.EVENT, self._publish)
        async with asyncio.TaskGroup() as ways:
            ways.create_task(tasks.walk(drain), name="courier:task")
            ways.create_task(events.walk(drain), name="courier:event")

    async def _enqueue(self, rows: Sequence[OutboxRow]) -> None:
        await self.queue.enqueue(_read(rows, GeneratePage.model_validate))

    async def _publish(self, rows: Sequence[OutboxRow]) -> None:
        await self.publisher.publish(_read(rows, JOB_EVENT.validate_python))


class _PoisonError(PermanentError):
    """These rows can never be delivered, each for its reason."""

    def __init__(self, rows: Sequence[tuple[OutboxRow, str]]) -> None:
        super().__init__(f"{len(rows)} undeliverable rows")
        self.rows = rows


class _Way:
    """One lane, and how it has been going."""

    def __init__(
        self,
        courier: Courier,
        lane: Lane,
        hand_over: Callable[[Sequence[OutboxRow]], Awaitable[None]],
    ) -> None:
        self._courier = courier
        self._lane = lane
        self._hand_over = hand_over
        self._failures = 0
        self._is_searching_poison = False

    async def walk(self, drain: Drain) -> None:
        while not drain.is_draining:
            try:
                await self._carry()
            except TransientError as error:
                await self._back_off(error)

    async def _carry(self) -> None:
        limit = 1 if self._is_searching_poison else BATCH_LIMITS[self._lane]
        try:
            carried = await self._courier.outbox.carry(
                self._lane, limit=limit, deliver=self._deliver
            )
        except _PoisonError as poison:
            await self._park(poison)
        except PermanentError as error:
            self._search_poison(error)
        else:
            self._note_success(carried)
            if carried < limit:
                await self._courier.outbox.wait(seconds=POLL_SECONDS)

    async def _deliver(self, rows: Sequence[OutboxRow]) -> None:
        try:
            traces = [row.payload.get("traceparent", "") for row in rows]
            with spans(f"courier.carry {self._lane}", traces, kind="producer"):
                async with asyncio.timeout(DELIVERY_SECONDS):
                    await self._hand_over(rows)
        except TimeoutError as error:
            raise TransientError(f"no answer within {DELIVERY_SECONDS:.0f} s") from error
        except _PoisonError:
            raise
        except PermanentError as error:
            if len(rows) > 1:
                raise
            raise _PoisonError([(rows[0], str(error))]) from error

    async def _park(self, poison: _PoisonError) -> None:
        for row, reason in poison.rows:
            await self._courier.outbox.park(row, reason=reason)
            log.error("outbox.parked", lane=self._lane, row_id=row.id, reason=reason)
        self._is_searching_poison = False

    def _search_poison(self, error: PermanentError) -> None:
        # One of the batch is refused for good; carried singly, it shows which.
        COURIER_FAILED.labels(self._lane).inc()
        log.warning("outbox.batch_refused", lane=self._lane, reason=str(error))
        self._is_searching_poison = True

    def _note_success(self, carried: int) -> None:
        COURIER_CARRIED.labels(self._lane).inc(carried)
        if self._failures:
            log.info("outbox.recovered", lane=self._lane, failures=self._failures)
        self._failures = 0

    async def _back_off(self, error: TransientError) -> None:
        self._failures += 1
        COURIER_FAILED.labels(self._lane).inc()
        # The exponent stops growing long before it could overflow.
        delay = FIRST_BACKOFF_SECONDS * 2 ** min(self._failures - 1, 10)
        seconds = min(delay, LONGEST_BACKOFF_SECONDS) * (0.5 + self._courier.jitter() / 2)
        log.warning(
            "outbox.stalled",
            lane=self._lane,
            failures=self._failures,
            reason=str(error),
            again_in_seconds=round(seconds, 2),
        )
        await self._courier.clock.sleep(seconds)


def _read(rows: Sequence[OutboxRow], read: Callable[[dict[str, Any]], Message]) -> list[Message]:
    messages, poison = [], []
    for row in rows:
        try:
            messages.append(read(row.payload))
        except ValidationError as error:
            poison.append((row, _reason(error)))
    if poison:
        raise _PoisonError(poison)
    return messages


def _reason(error: ValidationError) -> str:
    # Without the value: it may be a seller's, and reasons are logged.
    first = error.errors(include_input=False, include_url=False)[0]
    return f"unreadable at {'.'.join(map(str, first['loc']))}: {first['msg']}"
