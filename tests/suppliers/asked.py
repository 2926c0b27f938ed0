"""A request as it was understood: which call it is, and what it wants."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from tests.suppliers.refusals import RefusedError
from tests.suppliers.traits import Call
from tests.suppliers.wire import Request

Fields = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Fields are those of the documentation; images are bytes as they were sent."""

    call: Call
    model: str
    fields: Fields
    summary: Fields
    """The fields as a ledger keeps them."""
    originals: tuple[bytes, ...] = ()
    size: tuple[int, int] = (1024, 1024)
    wants_url: bool = False

    @property
    def count(self) -> int:
        return int(self.fields.get("n") or 1)

    @property
    def picture_kind(self) -> str:
        return str(self.fields.get("output_format") or "png")


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """An error, and the headers it comes with."""

    error: RefusedError
    headers: dict[str, str] = field(default_factory=dict)


class Persona(Protocol):
    """How one supplier is addressed, and how it speaks."""

    name: str
    download_needs_user_agent: bool

    def call_of(self, path: str) -> Call | None:
        """Return which call a path is, or None."""

    def read(self, request: Request) -> Asked:
        """Return what a request to a known path wants, or raise `RefusedError`."""

    def chat_answer(self, asked: Asked, content: str | None, ending: Fields) -> Fields:
        """Return a completion; `ending` may have `finish_reason` and `refusal`."""

    def image_answer(self, asked: Asked, data: list[Fields]) -> Fields:
        """Return images, each `b64_json` or `url`."""

    def error_body(self, error: RefusedError) -> Fields:
        """Return the error in this supplier's shape."""

    def refusal(self, fault: str, asked: Asked, retry_after: str) -> Refusal:
        """Return the error that a fault of `faults.REFUSALS` is here."""

    def headers(self, request_id: str) -> dict[str, str]:
        """Return what stands beside every answer."""
