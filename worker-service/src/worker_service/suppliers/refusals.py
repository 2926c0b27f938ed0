"""What a status other than success means: again or never, and whether it may be billed."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from http import HTTPStatus

from chassis.supplier_records import Outcome

_TOO_MANY = HTTPStatus.TOO_MANY_REQUESTS
_TOO_EARLY = HTTPStatus.TOO_EARLY
# Turned away at the door, or failed without a result: suppliers ask to repeat it.
_REPEATED = frozenset({_TOO_MANY, _TOO_EARLY, 500, 503, 529})
# Somebody waited for the work and lost patience, while the work may have gone on.
_UNCERTAIN = frozenset({408, 409})
_SERVER_ERROR = 500
# A 429 that no patience helps against: the account is empty.
_EMPTY_ACCOUNT = frozenset({"insufficient_quota", "billing_hard_limit_reached"})
# The prompt was read to find that out, and Azure charges for reading it.
_PAID_REFUSALS = frozenset({"content_filter"})
# A filter stopped what was said or shown (Azure, OpenAI, Together): part of such a code.
FILTERED = (
    "content_filter",
    "contentfilter",
    "content_policy",
    "invalid_prompt",
    "moderation",
    "nsfw",
)
_CODE = re.compile(r"[A-Za-z0-9_.-]{1,60}")


@dataclass(frozen=True)
class Refusal:
    """A status, and the beginning of the body that came with it."""

    status: int
    body: bytes

    @cached_property
    def _error(self) -> dict[str, object]:
        try:
            error = json.loads(self.body)["error"]
        except (ValueError, LookupError, TypeError, RecursionError):
            return {}
        return error if isinstance(error, dict) else {}

    @property
    def code(self) -> str:
        """The supplier's own word for it; "" where there is none."""
        return _word(self._error.get("code")) or _word(self._error.get("type"))

    @property
    def summary(self) -> str:
        """Status, code, and the parameter that is refused: words only, since a sentence may quote
        what was sent."""
        words = (str(self.status), self.code, _word(self._error.get("param")))
        return " ".join(filter(None, words))

    @property
    def is_transient(self) -> bool:
        """Say whether the same may be answered later; what a filter stopped never is."""
        if any(word in self.code.lower() for word in FILTERED):
            return False
        if self.status in _REPEATED:
            return self.code not in _EMPTY_ACCOUNT
        return self.status in _UNCERTAIN or self.status >= _SERVER_ERROR

    @property
    def is_outage(self) -> bool:
        return self.status >= _SERVER_ERROR

    @property
    def outcome(self) -> Outcome:
        is_paid = self.code in _PAID_REFUSALS
        is_gateways_word = self.status >= _SERVER_ERROR and self.status not in _REPEATED
        if self.status in _UNCERTAIN or is_gateways_word or is_paid:
            return Outcome.UNCERTAIN
        return Outcome.UNBILLED


def _word(value: object) -> str:
    return value if isinstance(value, str) and _CODE.fullmatch(value) else ""


def retry_after_seconds(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return what `Retry-After` wishes, in seconds or as a date (RFC 9110, 10.2.3)."""
    told = headers.get("retry-after", "").strip()
    if told.isdecimal():
        return float(told)
    try:
        moment = parsedate_to_datetime(told)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max((moment - now).total_seconds(), 0.0)
