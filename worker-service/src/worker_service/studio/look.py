"""A first look at a photo: what survives this can be drawn from."""

from dataclasses import dataclass

from chassis.errors import PermanentError
from contracts.jobs import WarningCode
from contracts.pages import RetakeReason
from worker_service.ports import Palette
from worker_service.studio.picture import opened
from worker_service.studio.study import packed
from worker_service.surprises import DRAWING_ERRORS


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What a photo is; `width` and `height` are the original's, upright."""

    content_type: str
    width: int
    height: int
    details: int
    palette: Palette
    retake: tuple[RetakeReason, ...] = ()
    study: bytes = b""


def look_at(content: bytes, digest: str) -> Look:
    """Open the photo and analyse it; `PermanentError` with the code of a warning."""
    photo = opened(content, digest)
    try:
        analysis = photo.picture.analysis
    except DRAWING_ERRORS as error:
        raise PermanentError(
            f"{type(error).__name__} while looking", code=WarningCode.PHOTO_UNREADABLE
        ) from error
    return Look(
        content_type=photo.photo.content_type,
        width=photo.photo.width,
        height=photo.photo.height,
        details=len(analysis.details),
        palette=analysis.palette,
        retake=analysis.retake,
        study=packed(analysis),
    )
