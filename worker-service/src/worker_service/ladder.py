"""One image for every order, whatever fails on the way down; each step down is declared."""

from dataclasses import dataclass
from typing import NamedTuple

import structlog

from chassis.errors import PermanentError, TransientError
from contracts.jobs import Language, WarningCode
from contracts.pages import ImageSource
from worker_service.deadline import within
from worker_service.ports import Account, ImageSupplier, Photo, Shot, ShotOrder
from worker_service.studio.studio import Studio
from worker_service.surprises import DRAWING_ERRORS

log = structlog.get_logger(__name__)

# A supplier may also be down, refuse, or take too long.
STEPS_DOWN: tuple[type[Exception], ...] = (
    *DRAWING_ERRORS,
    TransientError,
    PermanentError,
    TimeoutError,
)


class Made(NamedTuple):
    """An image, and the steps down that led to it."""

    shot: Shot
    warnings: tuple[WarningCode, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Ladder:
    """Supplier, else the original photo, else a placeholder drawn here."""

    supplier: ImageSupplier
    studio: Studio
    shot_seconds: float

    async def make(
        self, order: ShotOrder, photo: Photo | None, language: Language, account: Account
    ) -> Made:
        """Return the best image that can be had."""
        if photo is not None:
            made = await self._supplied(order, photo, account) or await self._original(order, photo)
            if made is not None:
                return made
        shot = await self.studio.placeholder(order, language)
        return Made(shot, (WarningCode.IMAGE_FALLBACK_PLACEHOLDER,))

    async def _supplied(self, order: ShotOrder, photo: Photo, account: Account) -> Made | None:
        try:
            async with within(self.shot_seconds):
                shot = await self.supplier.shoot(order, photo, account)
        except STEPS_DOWN as error:
            log.warning("shot.not_supplied", shot=order.id, error=type(error).__name__)
            return None
        return Made(shot, _reservations(shot))

    async def _original(self, order: ShotOrder, photo: Photo) -> Made | None:
        try:
            shot = await self.studio.original(order, photo)
        except STEPS_DOWN as error:
            log.warning("shot.no_original", shot=order.id, error=type(error).__name__)
            return None
        return Made(shot, (WarningCode.IMAGE_FALLBACK_ORIGINAL,))


def _reservations(shot: Shot) -> tuple[WarningCode, ...]:
    if shot.image_source is ImageSource.STUDIO and not shot.cut_out:
        return (WarningCode.PRODUCT_NOT_CUT_OUT,)
    return ()
