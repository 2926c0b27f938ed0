"""Every request there was, what it was answered with, and what a real supplier would bill."""

import hashlib
import json
import time
from collections import Counter, deque
from dataclasses import asdict, dataclass, field
from typing import Any

from tests.suppliers.traits import Call

# A soak makes hundreds of thousands; the counts stay whole.
_KEPT = 5_000


@dataclass(kw_only=True)
class Entry:
    """One request. Times are seconds since the ledger was opened."""

    number: int
    call: Call | None
    """None: no call that the supplier knows."""
    path: str
    arrived: float
    model: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    idempotency_key: str = ""
    request_id: str = ""
    fault: str = ""
    status: int = 0
    billed: int = 0
    """How many completions or images were made for money; a repeated key makes none."""
    complaint: str = ""
    """Why the request is not one that the documentation allows."""
    ended: float | None = None

    @property
    def fingerprint(self) -> str:
        """What was asked for: the same for the same request, whenever it is sent."""
        asked = json.dumps([self.call, self.model, self.fields], sort_keys=True)
        return hashlib.sha256(asked.encode()).hexdigest()


class Ledger:
    """Entries in the order of their arrival."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self._opened = time.monotonic()
        self._entries: deque[Entry] = deque(maxlen=_KEPT)
        self._count = 0
        self._open: Counter[str] = Counter()
        self._most: Counter[str] = Counter()
        self._billed: Counter[Call] = Counter()
        self._bills: Counter[tuple[Call, str]] = Counter()
        self._complaints: list[str] = []
        self.trapped = 0

    def open(self, **known: Any) -> Entry:
        self._count += 1
        entry = Entry(number=self._count, arrived=self._now(), **known)
        self._entries.append(entry)
        self._begin(entry)
        return entry

    def becomes(self, entry: Entry, call: Call) -> None:
        """Say which call it really is: Together's edits come as generations."""
        self.close(entry)
        entry.call, entry.ended = call, None
        self._begin(entry)

    def _begin(self, entry: Entry) -> None:
        if entry.call:
            self._open[entry.call] += 1
            self._most[entry.call] = max(self._most[entry.call], self._open[entry.call])

    def bill(self, entry: Entry, units: int) -> None:
        assert entry.call is not None
        entry.billed = units
        self._billed[entry.call] += units
        self._bills[entry.call, entry.fingerprint] += 1

    def complain(self, entry: Entry, why: str) -> None:
        entry.complaint = why
        self._complaints.append(f"{entry.path}: {why}")

    def close(self, entry: Entry) -> None:
        entry.ended = self._now()
        if entry.call:
            self._open[entry.call] -= 1

    def entries(self, call: Call | None = None) -> list[Entry]:
        return [entry for entry in self._entries if call in (None, entry.call)]

    def billed(self, call: Call | None = None) -> int:
        """Return how many completions or images were made for money."""
        return self._billed.total() if call is None else self._billed[call]

    def billed_twice(self, call: Call | None = None) -> int:
        """Return how many different requests were made for money more than once."""
        return sum(times > 1 for (own, _), times in self._bills.items() if call in (None, own))

    def complaints(self) -> list[str]:
        return list(self._complaints)

    def under_way(self) -> int:
        return self._open.total()

    def most_at_once(self, call: Call) -> int:
        return self._most[call]

    def told(self) -> dict[str, Any]:
        """Return all of it as JSON values."""
        return {
            "entries": [asdict(entry) for entry in self._entries],
            "requests": self._count,
            "billed": dict(self._billed),
            "billed_twice": {call: self.billed_twice(call) for call in self._billed},
            "complaints": self.complaints(),
            "under_way": self.under_way(),
            "most_at_once": dict(self._most),
            "trapped": self.trapped,
        }

    def _now(self) -> float:
        return round(time.monotonic() - self._opened, 4)
