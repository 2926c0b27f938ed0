"""What stands on a log, as events or as something that nobody can read."""

from collections.abc import Sequence

from pydantic import ValidationError

from chassis.records import EventBatch, Unreadable
from contracts.events import JOB_EVENT, JobEvent


def event_of(raw: bytes) -> JobEvent | Unreadable:
    """Return the event that the bytes are, or why they are none."""
    try:
        return JOB_EVENT.validate_json(raw)
    except ValidationError as error:
        kinds = sorted({detail["type"] for detail in error.errors(include_input=False)})
        return Unreadable(raw=raw, reason=", ".join(kinds))


def batch_of(partition: str, position: str, read: Sequence[JobEvent | Unreadable]) -> EventBatch:
    """Return what was read up to `position`, sorted into what it is."""
    return EventBatch(
        partition=partition,
        position=position,
        events=tuple(event for event in read if not isinstance(event, Unreadable)),
        unreadable=tuple(event for event in read if isinstance(event, Unreadable)),
    )
