"""A ticket opens one stream of one user, once, within a minute."""

import pytest

from chassis.adapters.memory import ManualClock, MemoryTicketStore
from chassis.records import TicketHolder
from contracts.jobs import UserId
from notification_service.tickets.tickets import TICKET_SECONDS, StreamTickets

ANNA = TicketHolder(UserId("anna"))


@pytest.fixture
def store(clock: ManualClock) -> MemoryTicketStore:
    return MemoryTicketStore(clock)


@pytest.fixture
def tickets(store: MemoryTicketStore) -> StreamTickets:
    return StreamTickets(store)


async def test_a_ticket_lets_its_holder_in_once(tickets: StreamTickets) -> None:
    ticket = await tickets.issue(ANNA)

    assert await tickets.redeem(ticket.text) == ANNA
    assert await tickets.redeem(ticket.text) is None


async def test_a_ticket_expires_after_a_minute(tickets: StreamTickets, clock: ManualClock) -> None:
    ticket = await tickets.issue(ANNA)
    assert (ticket.expires_at - clock.now()).total_seconds() == TICKET_SECONDS

    await clock.advance(TICKET_SECONDS)

    assert await tickets.redeem(ticket.text) is None


@pytest.mark.parametrize("text", ["", "nonsense", "x" * 10_000, "\ud800"])
async def test_what_was_never_issued_lets_nobody_in(tickets: StreamTickets, text: str) -> None:
    await tickets.issue(ANNA)

    assert await tickets.redeem(text) is None


async def test_tickets_are_long_and_never_the_same(tickets: StreamTickets) -> None:
    texts = {(await tickets.issue(ANNA)).text for _ in range(100)}

    assert len(texts) == 100
    # 43 characters of six bits each hold the 256 random ones.
    assert {len(text) for text in texts} == {43}


async def test_the_store_never_sees_a_ticket(
    tickets: StreamTickets, store: MemoryTicketStore
) -> None:
    ticket = await tickets.issue(ANNA)

    assert await store.redeem(ticket.text.encode()) is None
