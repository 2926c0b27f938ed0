"""The photo is found, or there is a warning; an error there is never."""

import asyncio
import hashlib

import pytest

from chassis.errors import PermanentError, TransientError
from contracts.jobs import Subject, WarningCode
from tests.unit.worker_service.builders import (
    PHOTO_KEY,
    DrawnHere,
    Room,
    StubFetcher,
    a_subject,
    photo_bytes,
)
from worker_service.photo import FoundPhoto

URL = "https://shop.example/lamp.png"


async def found(room: Room, subject: Subject) -> FoundPhoto:
    """Find the photo, however long it takes."""
    finding = asyncio.create_task(room.photo_desk().find(subject))
    while not finding.done():
        await room.clock.advance(1)
        await asyncio.sleep(0.001)
    return finding.result()


def from_url(answer: bytes | Exception) -> tuple[Room, Subject]:
    room = Room(fetcher=StubFetcher({URL: answer}))
    return room, a_subject(photo_key=None, photo_url=URL)


async def test_an_uploaded_photo_is_found() -> None:
    room = Room()
    await room.artifacts.put(PHOTO_KEY, photo_bytes(), content_type="image/png")

    photo, palette, warnings = await found(room, a_subject())

    assert photo is not None
    assert (photo.width, photo.height) == (700, 700)
    assert photo.content == photo_bytes()
    assert photo.digest == hashlib.sha256(photo.content).hexdigest()
    assert palette is not None
    assert warnings == ()


async def test_a_photo_on_the_internet_is_found() -> None:
    photo, _, warnings = await found(*from_url(photo_bytes()))

    assert photo is not None
    assert photo.content_type == "image/png"
    assert warnings == ()


async def test_an_address_is_asked_three_times_before_it_counts_as_unreachable() -> None:
    room, subject = from_url(TransientError("503"))

    photo, _, warnings = await found(room, subject)

    assert photo is None
    assert warnings == (WarningCode.PHOTO_UNREACHABLE,)
    assert room.fetcher.asked == 3


@pytest.mark.parametrize(
    "code",
    [
        WarningCode.PHOTO_REFUSED,
        WarningCode.PHOTO_TOO_LARGE,
        WarningCode.PHOTO_UNREACHABLE,
    ],
)
async def test_a_refusal_is_told_under_its_own_code_and_not_tried_again(code: WarningCode) -> None:
    room, subject = from_url(PermanentError("no", code=code))

    _, _, warnings = await found(room, subject)

    assert warnings == (code,)
    assert room.fetcher.asked == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg/>", b"GIF89a", photo_bytes()[:200], b"\x89PNG\r\n\x1a\n" + b"\0" * 64],
    ids=["nothing", "svg", "a head alone", "half a file", "zeros"],
)
async def test_what_is_no_photo_is_unreadable(content: bytes) -> None:
    photo, _, warnings = await found(*from_url(content))

    assert photo is None
    assert warnings == (WarningCode.PHOTO_UNREADABLE,)


async def test_a_small_photo_is_used_and_declared() -> None:
    photo, _, warnings = await found(*from_url(photo_bytes(side=200)))

    assert photo is not None
    assert warnings == (WarningCode.PHOTO_SMALL,)


async def test_without_a_photo_there_is_a_warning() -> None:
    _, _, warnings = await found(Room(), a_subject(photo_key=None))

    assert warnings == (WarningCode.PHOTO_MISSING,)


async def test_an_upload_that_is_gone_is_unreachable() -> None:
    _, _, warnings = await found(Room(), a_subject())

    assert warnings == (WarningCode.PHOTO_UNREACHABLE,)


@pytest.mark.parametrize(
    "error",
    [
        PermanentError("died twice", code="DRAWING_DIED"),
        TimeoutError(),
        RuntimeError("surprise"),
        TransientError("no process"),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_a_photo_over_which_a_process_dies_is_unreadable(error: Exception) -> None:
    room, subject = from_url(photo_bytes())
    room.room = DrawnHere(error)

    photo, _, warnings = await found(room, subject)

    assert photo is None
    assert warnings == (WarningCode.PHOTO_UNREADABLE,)


class HangingFetcher:
    """Never answers."""

    async def fetch(self, url: str) -> None:
        await asyncio.Event().wait()


async def test_a_hanging_host_is_not_waited_for() -> None:
    room = Room(fetcher=HangingFetcher())
    desk = room.photo_desk(seconds=0.02)

    _, _, warnings = await desk.find(a_subject(photo_key=None, photo_url=URL))

    assert warnings == (WarningCode.PHOTO_UNREACHABLE,)
