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
_CODE = re.compile(r"[A-Za-z0-9_.-]{1,60}")


@dataclass(frozen=True)
class Refusal:
    """A status, and the beginning of the body that came with it."""

    status: int
    body: bytes

    @cached_property
    def code(self) -> str:
        """The supplier's own word for it, where it is a word: never a sentence, which may quote."""
        try:
            error = json.loads(self.body)["error"]
            code = error.get("code") or error.get("type")
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return ""
        return code if isinstance(code, str) and _CODE.fullmatch(code) else ""

    @property
    def summary(self) -> str:
        return f"{self.status} {self.code}".rstrip()

    @property
    def is_transient(self) -> bool:
        """Say whether the same may be answered later."""
        if self.status in _REPEATED:
            return self.code not in _EMPTY_ACCOUNT
        return self.status in _UNCERTAIN or self.status >= _SERVER_ERROR

    @property
    def is_outage(self) -> bool:
        return self.status >= _SERVER_ERROR

    @property
    def outcome(self) -> Outcome:
        is_gateways_word = self.status >= _SERVER_ERROR and self.status not in _REPEATED
        if self.status in _UNCERTAIN or is_gateways_word:
            return Outcome.UNCERTAIN
        return Outcome.UNBILLED


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
