"""Can yesterday's bytes be read, and are tomorrow's fields forgiven?

`wire/` holds a copy of every message shape ever released; it may grow and never change.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter

from contracts.events import JOB_EVENT
from contracts.notifications import Notification, ProgressReport
from contracts.pages import FinishedPage
from contracts.tasks import GeneratePage
from contracts.work import JOB_RESULT, JOB_SUBJECT

WIRE = Path(__file__).parent / "wire"
READERS: dict[str, TypeAdapter[Any]] = {
    "generate_page": TypeAdapter(GeneratePage),
    "job.progressed": JOB_EVENT,
    "page.completed": JOB_EVENT,
    "page.failed": JOB_EVENT,
    "job.completed": JOB_EVENT,
    "job.failed": JOB_EVENT,
    "job.cancelled": JOB_EVENT,
    "notification": TypeAdapter(Notification),
    "progress_report": TypeAdapter(ProgressReport),
    "subject": JOB_SUBJECT,
    "image_subject": JOB_SUBJECT,
    "image_result": JOB_RESULT,
    "export_subject": JOB_SUBJECT,
    "export_result": JOB_RESULT,
    "revision_subject": JOB_SUBJECT,
    "revision_result": JOB_RESULT,
    "finished_page": TypeAdapter(FinishedPage),
}
SHAPES = sorted(WIRE.glob("*.json"))


def tells(read: Any, released: Any) -> bool:
    """Say whether all that was released is still told, at any depth."""
    match released:
        case dict():
            return all(tells(read.get(name), value) for name, value in released.items())
        case list():
            return len(read) == len(released) and all(map(tells, read, released))
        case _:
            return bool(read == released)


def read(shape: Path, text: str) -> BaseModel:
    message: BaseModel = READERS[shape.name.rsplit(".v", 1)[0]].validate_json(text)
    return message


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.stem)
def test_every_released_shape_is_still_read(shape: Path) -> None:
    released = json.loads(shape.read_text())

    message = read(shape, shape.read_text())

    assert tells(message.model_dump(mode="json"), released)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.stem)
def test_a_reader_ignores_fields_it_does_not_know(shape: Path) -> None:
    newer = {**json.loads(shape.read_text()), "added_tomorrow": {"nested": [1]}}

    message = read(shape, json.dumps(newer))

    assert message == read(shape, shape.read_text())


def test_every_message_has_a_released_shape() -> None:
    assert {shape.name.rsplit(".v", 1)[0] for shape in SHAPES} == set(READERS)
