"""The original photo: fetched safely, opened safely; without it there is only a warning."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import NamedTuple

import structlog

from chassis.errors import PermanentError, TransientError
from chassis.ports import ArtifactStore
from contracts.jobs import Subject, WarningCode
from worker_service.patience import Patience
from worker_service.ports import Photo

log = structlog.get_logger(__name__)

# Marketplace thumbnails are 1,000 px square; this much can be enlarged before it shows.
SMALL_PIXELS = 600

Fetch = Callable[[str], Awaitable[bytes]]
"""Return the bytes at a stranger's address; `TransientError`, or `PermanentError` with a code."""

Open = Callable[[bytes], Photo]
"""Return the photo in these bytes, or raise `PermanentError` with a code."""


class FoundPhoto(NamedTuple):
    """The photo, or None and the reason why."""

    photo: Photo | None
    warnings: tuple[WarningCode, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class PhotoDesk:
    """Finds the photo of a subject within `seconds`, whatever its host does."""

    artifacts: ArtifactStore
    fetch: Fetch
    open: Open
    patience: Patience
    seconds: float

    async def find(self, subject: Subject) -> FoundPhoto:
        """Return the photo, or a warning; raise nothing."""
        if not subject.photo_key and not subject.photo_url:
            return FoundPhoto(None, (WarningCode.PHOTO_MISSING,))
        try:
            async with asyncio.timeout(self.seconds):
                content = await self.patience.with_(lambda: self._content(subject))
                photo = await asyncio.to_thread(self._opened, content)
        except (TransientError, TimeoutError) as error:
            log.warning("photo.unreachable", reason=str(error))
            return FoundPhoto(None, (WarningCode.PHOTO_UNREACHABLE,))
        except PermanentError as error:
            log.warning("photo.unusable", code=error.code, reason=str(error))
            return FoundPhoto(None, (_warning_of(error),))
        return FoundPhoto(photo, _reservations(photo))

    async def _content(self, subject: Subject) -> bytes:
        if subject.photo_url:
            return await self.fetch(subject.photo_url)
        stored = await self.artifacts.get(subject.photo_key or "")
        if stored is None:
            raise PermanentError("no such artifact", code=WarningCode.PHOTO_UNREACHABLE)
        return stored.content

    def _opened(self, content: bytes) -> Photo:
        try:
            return self.open(content)
        except (ArithmeticError, LookupError, MemoryError, OSError, ValueError) as error:
            # Decoders meet every kind of broken file, and raise every kind of error over it.
            raise PermanentError(
                f"{type(error).__name__} while opening", code=WarningCode.PHOTO_UNREADABLE
            ) from error


def _warning_of(error: PermanentError) -> WarningCode:
    """Return the warning that the error's code names; a code of another kind: unreadable."""
    known = error.code in WarningCode.__members__
    return WarningCode(error.code) if known else WarningCode.PHOTO_UNREADABLE


def _reservations(photo: Photo) -> tuple[WarningCode, ...]:
    return (WarningCode.PHOTO_SMALL,) if min(photo.image.size) < SMALL_PIXELS else ()
