"""How an endpoint likes to be asked: tried from the best way down, then remembered for a while."""

import re
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

from chassis.clock import Clock
from chassis.errors import PermanentError
from worker_service.suppliers.refusals import FILTERED

# After so long the best way is tried again: servers are updated, and a refused call is free.
REMEMBERED_SECONDS = 3600.0

# The account's word for an answer of 4xx that neither time nor patience would change.
REFUSED = "SUPPLIER_REFUSED"
_FORM = re.compile(r"\b(?:400|415|422)\b")
# Refused for what was said, and not for how it was asked: a filter stopped it, or it is too long.
_ABOUT_CONTENT = (*FILTERED, "context_length")
_LIMIT = ("max_tokens", "unsupported_parameter")
_TEMPERATURE = ("temperature", "unsupported_value")


def is_about_the_form(error: PermanentError) -> bool:
    """True if asking in a simpler way may help; nobody bills a refused call."""
    said = str(error).lower()
    return (
        error.code == REFUSED
        and _FORM.search(said) is not None
        and not _mentions(said, _ABOUT_CONTENT)
    )


def is_filtered(error: PermanentError) -> bool:
    """True if a filter of the supplier's refused what was said."""
    return error.code == REFUSED and _mentions(str(error).lower(), FILTERED)


def _mentions(text: str, words: tuple[str, ...]) -> bool:
    return any(word in text for word in words)


class Format(IntEnum):
    """How firmly the shape of an answer can be demanded, firmest first."""

    JSON_SCHEMA = 0
    JSON_OBJECT = 1
    PLAIN = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Manner:
    """One way of asking for the same thing."""

    format: Format = Format.JSON_SCHEMA
    limit_field: str = "max_tokens"
    tells_temperature: bool = True

    def simpler(self, complaint: str) -> "Manner | None":
        """Return the next way to try after `complaint`; None when there is none left.

        Models that reason refuse `max_tokens` and any temperature by name, or at least by
        OpenAI's code for such a refusal; whatever else is refused is taken for the shape.
        """
        names_format = "response_format" in complaint
        if _mentions(complaint, _LIMIT) and self.limit_field == "max_tokens" and not names_format:
            return replace(self, limit_field="max_completion_tokens")
        if _mentions(complaint, _TEMPERATURE) and self.tells_temperature and not names_format:
            return replace(self, tells_temperature=False)
        if self.format is Format.PLAIN:
            return None
        return replace(self, format=Format(self.format + 1))

    def demand(self, schema: dict[str, Any], name: str) -> dict[str, Any]:
        """Return the part of a request that demands the shape of the answer."""
        if self.format is Format.JSON_SCHEMA:
            demanded = {"name": name, "strict": True, "schema": schema}
            return {"response_format": {"type": "json_schema", "json_schema": demanded}}
        if self.format is Format.JSON_OBJECT:
            return {"response_format": {"type": "json_object"}}
        return {}


class Manners:
    """What this process has learnt about one endpoint and model."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._best = Manner()
        self._learnt_at = clock.monotonic()

    def best(self) -> Manner:
        """Return the way that worked last, or the firmest one when that is long ago."""
        if self._clock.monotonic() - self._learnt_at >= REMEMBERED_SECONDS:
            self._best = Manner()
        return self._best

    def remember(self, manner: Manner) -> None:
        """Begin with `manner` from now on; only a way that led to an answer is worth it."""
        if manner != self._best:
            self._best, self._learnt_at = manner, self._clock.monotonic()
