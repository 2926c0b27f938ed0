"""The body of a ticket."""

from pydantic import AwareDatetime, BaseModel


class StreamTicket(BaseModel):
    ticket: str
    expires_at: AwareDatetime
    stream_url: str
    """Relative, with the ticket in it: to be opened once, as it is."""


class StreamTicketAnswer(BaseModel):
    success: bool = True
    data: StreamTicket
