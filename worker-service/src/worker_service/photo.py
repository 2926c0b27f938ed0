"""The original photo: fetched safely, opened safely; without it there is only a warning."""

import asyncio
from dataclasses import dataclass
from typing import NamedTuple

import structlog

from chassis.errors import PermanentError, TransientError
from chassis.fetching import SafeFetcher
from chassis.imaging import open_photo
from chassis.ports import ArtifactStore
from contracts.jobs import Subject, WarningCode
from contracts.work import ImageSubject
from worker_service.patience import Patience
from worker_service.ports import Palette, Photo
from worker_service.studio.palette import palette_of
from worker_service.surprises import DRAWING_ERRORS

log = structlog.get_logger(__name__)

# Marketplace thumbnails are 1,000 px square; this much can be enlarged before it shows.
SMALL_SIDE = 600
# Twelve megapixels stay whole, so that details have their pixels; what is larger costs memory
# that no page shows.
WORKING_PIXELS = 4096


class FoundPhoto(NamedTuple):
    """The photo and its colours, or None; and what must be said about it."""

    photo: Photo | None = None
    palette: Palette | None = None
    warnings: tuple[WarningCode, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class PhotoDesk:
    """Finds the photo of a subject within `seconds`, whatever its host does."""

    artifacts: ArtifactStore
    fetcher: SafeFetcher
    patience: Patience
    seconds: float

    async def find(self, subject: Subject | ImageSubject) -> FoundPhoto:
        """Return the photo, or a warning; raise nothing."""
        if not subject.photo_key and not subject.photo_url:
            return FoundPhoto(warnings=(WarningCode.PHOTO_MISSING,))
        try:
            async with asyncio.timeout(self.seconds):
                content = await self.patience.with_(lambda: self._content(subject))
                return await asyncio.to_thread(look_at, content)
        except (TransientError, TimeoutError) as error:
            log.warning("photo.unreachable", reason=str(error))
            return FoundPhoto(warnings=(WarningCode.PHOTO_UNREACHABLE,))
        except PermanentError as error:
            log.warning("photo.unusable", code=error.code, reason=str(error))
            return FoundPhoto(warnings=(_warning_of(error),))

    async def _content(self, subject: Subject | ImageSubject) -> bytes:
        if subject.photo_url:
            return (await self.fetcher.fetch(subject.photo_url)).content
        stored = await self.artifacts.get(subject.photo_key or "")
        if stored is None:
            raise PermanentError("no such artifact", code=WarningCode.PHOTO_UNREACHABLE)
        return stored.content


def look_at(content: bytes) -> FoundPhoto:
    """Open the photo and tell its colours: what survives this can be drawn from."""
    opened = open_photo(content, working_pixels=WORKING_PIXELS)
    photo = Photo(image=opened.image, content=content, content_type=opened.content_type)
    try:
        palette = palette_of(photo)
    except DRAWING_ERRORS as error:
        raise PermanentError(
            f"{type(error).__name__} while looking", code=WarningCode.PHOTO_UNREADABLE
        ) from error
    is_small = min(opened.width, opened.height) < SMALL_SIDE
    return FoundPhoto(photo, palette, (WarningCode.PHOTO_SMALL,) if is_small else ())


def _warning_of(error: PermanentError) -> WarningCode:
    """Return the warning that the error's code names; a code of another kind: unreadable."""
    known = error.code in WarningCode.__members__
    return WarningCode(error.code) if known else WarningCode.PHOTO_UNREADABLE
