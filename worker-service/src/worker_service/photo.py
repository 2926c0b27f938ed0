"""The original photo: fetched safely, opened safely; without it there is only a warning."""

import asyncio
import hashlib
from dataclasses import dataclass
from typing import NamedTuple

import structlog

from chassis.errors import PermanentError, TransientError
from chassis.fetching import SafeFetcher
from chassis.ports import ArtifactStore
from contracts.jobs import Subject, WarningCode
from contracts.work import ImageSubject
from worker_service.drawing import DrawingRoom
from worker_service.patience import Patience
from worker_service.ports import Palette, Photo
from worker_service.studio.look import Look, look_at
from worker_service.surprises import DRAWING_ERRORS

log = structlog.get_logger(__name__)

# Marketplace thumbnails are 1,000 px square; this much can be enlarged before it shows.
SMALL_SIDE = 600
_NOT_SEEN: tuple[type[Exception], ...] = (*DRAWING_ERRORS, TransientError, TimeoutError)


class FoundPhoto(NamedTuple):
    """The photo and its colours, or None; and what must be said about it."""

    photo: Photo | None = None
    palette: Palette | None = None
    warnings: tuple[WarningCode, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class PhotoDesk:
    """Finds the photo of a subject: its host has `seconds`, the first look `look_seconds`."""

    artifacts: ArtifactStore
    fetcher: SafeFetcher
    patience: Patience
    room: DrawingRoom
    seconds: float
    look_seconds: float

    async def find(self, subject: Subject | ImageSubject) -> FoundPhoto:
        """Return the photo, or a warning; raise nothing."""
        if not subject.photo_key and not subject.photo_url:
            return FoundPhoto(warnings=(WarningCode.PHOTO_MISSING,))
        try:
            async with asyncio.timeout(self.seconds):
                content = await self.patience.with_(lambda: self._content(subject))
        except (TransientError, TimeoutError) as error:
            log.warning("photo.unreachable", reason=str(error))
            return FoundPhoto(warnings=(WarningCode.PHOTO_UNREACHABLE,))
        except PermanentError as error:
            return _unusable(error)
        return await self._looked_at(content)

    async def _content(self, subject: Subject | ImageSubject) -> bytes:
        if subject.photo_url:
            return (await self.fetcher.fetch(subject.photo_url)).content
        stored = await self.artifacts.get(subject.photo_key or "")
        if stored is None:
            raise PermanentError("no such artifact", code=WarningCode.PHOTO_UNREACHABLE)
        return stored.content

    async def _looked_at(self, content: bytes) -> FoundPhoto:
        digest = await asyncio.to_thread(_digest, content)
        try:
            look = await self.room.run(
                look_at, content, digest, near=digest, seconds=self.look_seconds
            )
        except PermanentError as error:
            return _unusable(error)
        except _NOT_SEEN as error:
            return _unusable(PermanentError(str(error), code=WarningCode.PHOTO_UNREADABLE))
        return _found(content, digest, look)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _found(content: bytes, digest: str, look: Look) -> FoundPhoto:
    photo = Photo(
        content=content,
        content_type=look.content_type,
        digest=digest,
        width=look.width,
        height=look.height,
        details=look.details,
        retake=look.retake,
        study=look.study,
    )
    is_small = min(look.width, look.height) < SMALL_SIDE
    warnings = (WarningCode.PHOTO_SMALL,) if is_small else ()
    return FoundPhoto(photo, look.palette, warnings)


def _unusable(error: PermanentError) -> FoundPhoto:
    log.warning("photo.unusable", code=error.code, reason=str(error))
    return FoundPhoto(warnings=(_warning_of(error),))


def _warning_of(error: PermanentError) -> WarningCode:
    """Return the warning that the error's code names; a code of another kind: unreadable."""
    known = error.code in WarningCode.__members__
    return WarningCode(error.code) if known else WarningCode.PHOTO_UNREADABLE
