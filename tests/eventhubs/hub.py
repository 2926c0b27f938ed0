"""One hub: partitions of events, and the file that outlives the process."""

import base64
import itertools
import json
import re
import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path

from tests.eventhubs import amqp, messages
from tests.eventhubs.keys import partition_of

_SELECTOR = re.compile(
    r"amqp\.annotation\.x-opt-(offset|sequence-number|enqueued-time) (>=?) '([^']+)'"
)
_ATTRIBUTES = {
    "offset": "offset",
    "sequence-number": "sequence_number",
    "enqueued-time": "enqueued_ms",
}


@dataclass(frozen=True)
class Event:
    """One event as it is kept; `message` carries the service's annotations."""

    sequence_number: int
    offset: int
    enqueued_ms: int
    key: str | None
    message: bytes


@dataclass
class Partition:
    """Events in order; an event's sequence number is its place."""

    name: str
    events: list[Event] = field(default_factory=list)
    # Called after something was added.
    listeners: set[Callable[[], None]] = field(default_factory=set)
    _size: int = 0

    def append(self, message: bytes, key: str | None, enqueued_ms: int) -> None:
        sequence_number, offset = len(self.events), self._size
        added = {
            "x-opt-sequence-number": amqp.long(sequence_number),
            "x-opt-offset": amqp.string(str(offset)),
            "x-opt-enqueued-time": amqp.timestamp(enqueued_ms),
        }
        if key is not None:
            added["x-opt-partition-key"] = amqp.string(key)
        kept = messages.annotated(message, added)
        self.events.append(Event(sequence_number, offset, enqueued_ms, key, kept))
        # Offsets count bytes, so that nobody can take them for sequence numbers.
        self._size += len(message)

    def place(self, selector: str | None) -> int:
        """Return the place of the first event that `selector` lets through."""
        if selector is None:
            return 0
        match = _SELECTOR.fullmatch(selector)
        if match is None:
            raise ValueError(f"not a selector: {selector}")
        name, operator, value = match.groups()
        if value == "@latest":
            return len(self.events)
        bisect = bisect_left if operator == ">=" else bisect_right
        attribute = _ATTRIBUTES[name]
        return bisect(self.events, int(value), key=lambda event: getattr(event, attribute))

    @property
    def last(self) -> Event | None:
        return self.events[-1] if self.events else None


class Hub:
    """The partitions under one name."""

    def __init__(self, name: str, partitions: int, data: Path | None) -> None:
        self.name = name
        self.created_ms = _now_ms()
        self.partitions = {str(n): Partition(str(n)) for n in range(partitions)}
        self._turns = itertools.cycle(self.partitions)
        self._journal = None if data is None else _Journal(data)
        for record in self._journal.records() if self._journal else ():
            self._keep(record)

    def append(self, batch: list[bytes], key: str | None, partition: str | None) -> None:
        """Keep a batch whole, in one partition, and on disk before anyone hears of it."""
        record = {
            "partition": partition or self._partition_for(key),
            "enqueued_ms": _now_ms(),
            "key": key,
            "messages": [base64.b64encode(message).decode() for message in batch],
        }
        if self._journal is not None:
            self._journal.append(record)
        for listener in list(self._keep(record).listeners):
            listener()

    def close(self) -> None:
        if self._journal is not None:
            self._journal.close()

    def _partition_for(self, key: str | None) -> str:
        return str(partition_of(key, len(self.partitions))) if key else next(self._turns)

    def _keep(self, record: dict) -> Partition:
        partition = self.partitions[record["partition"]]
        for message in record["messages"]:
            partition.append(base64.b64decode(message), record["key"], record["enqueued_ms"])
        return partition


class _Journal:
    """One line per batch; a line cut off by a kill was never acknowledged."""

    def __init__(self, path: Path) -> None:
        path.touch()
        kept = path.read_bytes()
        self._lines = kept[: kept.rfind(b"\n") + 1].splitlines()
        self._file = FileIO(path, "r+")
        self._file.truncate(kept.rfind(b"\n") + 1)
        self._file.seek(0, 2)

    def records(self) -> Iterator[dict]:
        yield from map(json.loads, self._lines)
        self._lines.clear()

    def append(self, record: dict) -> None:
        # Unbuffered: what the kernel has survives the death of this process.
        self._file.write(json.dumps(record).encode() + b"\n")

    def close(self) -> None:
        self._file.close()


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
