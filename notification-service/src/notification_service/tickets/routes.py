"""Where a token is changed for a ticket, and a ticket for a user."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, Response

from chassis.auth import User, current_user, stream_user
from chassis.problems import ProblemError
from chassis.records import TicketHolder
from contracts.problems import ProblemCode
from notification_service.tickets.schemas import StreamTicket, StreamTicketAnswer
from notification_service.tickets.tickets import StreamTickets

router = APIRouter(prefix="/api/notifications", tags=["notifications"])


def _tickets(request: Request) -> StreamTickets:
    tickets: StreamTickets = request.app.state.tickets
    return tickets


@router.post("/stream-ticket", status_code=201)
async def stream_ticket(
    request: Request, response: Response, user: Annotated[User, Depends(current_user)]
) -> StreamTicketAnswer:
    """An address that opens the caller's stream, once, within a minute."""
    ticket = await _tickets(request).issue(TicketHolder(user.id, user.expires_at))
    response.headers["Cache-Control"] = "no-store"
    url = f"{router.prefix}/stream/{quote(user.id, safe='')}?ticket={ticket.text}"
    return StreamTicketAnswer(
        data=StreamTicket(ticket=ticket.text, expires_at=ticket.expires_at, stream_url=url)
    )


async def listener_of(request: Request) -> User:
    """Return whom a ticket lets in, else as `stream_user`. A ticket is used up by asking."""
    ticket = request.query_params.get("ticket")
    if ticket is None:
        return await stream_user(request)
    holder = await _tickets(request).redeem(ticket)
    if holder is None:
        raise ProblemError(ProblemCode.UNAUTHENTICATED)
    return User(holder.user_id, holder.session_expires_at)
