"""Every ticket store gives a ticket's holder to one caller, in time."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from chassis.adapters.memory import MemoryRecord, MemoryTicketStore
from chassis.adapters.postgres.record import PostgresRecord
from chassis.adapters.postgres.tickets import PostgresTicketStore
from chassis.records import TicketHolder
from contracts.jobs import UserId
from notification_service.ports import TicketStore

MINA = TicketHolder(UserId("mina"), datetime(2100, 1, 1, tzinfo=UTC))
DIGEST = b"d" * 32

Record = MemoryRecord | PostgresRecord


@pytest.fixture
def tickets(record: Record) -> TicketStore:
    if isinstance(record, MemoryRecord):
        return MemoryTicketStore(record.clock)
    return PostgresTicketStore(record)


@pytest.fixture
def other_tickets(tickets: TicketStore, other_record: Record) -> TicketStore:
    return tickets if isinstance(other_record, MemoryRecord) else PostgresTicketStore(other_record)


async def test_any_process_finds_the_holder_once(
    tickets: TicketStore, other_tickets: TicketStore
) -> None:
    await tickets.issue(DIGEST, MINA, seconds=60)

    assert await other_tickets.redeem(DIGEST) == MINA
    assert await tickets.redeem(DIGEST) is None


async def test_of_two_at_once_one_finds_the_holder(
    tickets: TicketStore, other_tickets: TicketStore
) -> None:
    await tickets.issue(DIGEST, MINA, seconds=60)

    found = await asyncio.gather(
        *(store.redeem(DIGEST) for _ in range(5) for store in (tickets, other_tickets))
    )

    assert [holder for holder in found if holder] == [MINA]


async def test_an_unknown_ticket_has_no_holder(tickets: TicketStore) -> None:
    assert await tickets.redeem(DIGEST) is None


async def test_a_ticket_without_an_end_of_session_is_kept_so(tickets: TicketStore) -> None:
    await tickets.issue(DIGEST, TicketHolder(UserId("mina")), seconds=60)

    assert await tickets.redeem(DIGEST) == TicketHolder(UserId("mina"))


async def test_an_expired_ticket_has_no_holder(
    tickets: TicketStore, age: Callable[[timedelta], Awaitable[None]]
) -> None:
    expires_at = await tickets.issue(DIGEST, MINA, seconds=60)
    await age(timedelta(seconds=61))

    # Issuing another sweeps out what expired, and changes nothing about it.
    later = await tickets.issue(b"e" * 32, MINA, seconds=60)

    assert later + timedelta(seconds=61) > expires_at
    assert await tickets.redeem(DIGEST) is None
    assert await tickets.redeem(b"e" * 32) == MINA
