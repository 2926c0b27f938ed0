"""One image for every order, whatever fails on the way down; each step down is declared."""

from dataclasses import dataclass
from typing import NamedTuple

import structlog

from chassis.errors import PermanentError, TransientError
from contracts.jobs import Language, WarningCode
from contracts.pages import ImageSource, ImageType, Treatment
from worker_service.deadline import within
from worker_service.ports import Account, ImageSupplier, Photo, Shot, ShotOrder
from worker_service.studio.studio import Studio
from worker_service.suppliers.supplied_images import NOT_COMPARABLE
from worker_service.surprises import DRAWING_ERRORS

log = structlog.get_logger(__name__)

# A supplier may also be down, refuse, or take too long.
STEPS_DOWN: tuple[type[Exception], ...] = (
    *DRAWING_ERRORS,
    TransientError,
    PermanentError,
    TimeoutError,
)
# What a supplier's image is not used for, where it has a warning of its own.
_OWN_WORDS = frozenset(
    {
        WarningCode.IMAGE_FILTERED,
        WarningCode.IMAGE_REJECTED,
        WarningCode.IMAGE_PRODUCT_ALTERED,
        WarningCode.SUPPLIER_BUDGET_SPENT,
    }
)


# A detail shows its background by right.
_UNCUT = frozenset({Treatment.WHITENED, Treatment.FRAMED, Treatment.WHOLE})


class Made(NamedTuple):
    """An image, and the steps down that led to it."""

    shot: Shot
    warnings: tuple[WarningCode, ...]

    def after(self, steps_down: tuple[WarningCode, ...]) -> "Made":
        return Made(self.shot, (*steps_down, *self.warnings))


@dataclass(frozen=True, kw_only=True, slots=True)
class Rung:
    """A hired supplier: what it is asked for, and how long one image may take there in all."""

    supplier: ImageSupplier
    image_types: frozenset[ImageType]
    seconds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Ladder:
    """Hired suppliers in their order, else our own, else the photo, else a placeholder."""

    supplier: ImageSupplier
    studio: Studio
    shot_seconds: float
    hired: tuple[Rung, ...] = ()

    async def make(
        self, order: ShotOrder, photo: Photo | None, language: Language, account: Account
    ) -> Made:
        """Return the best image that can be had."""
        steps_down: tuple[WarningCode, ...] = ()
        if photo is not None:
            for rung in self.hired:
                if order.image_type in rung.image_types:
                    outcome = await self._hired(rung, order, photo, account)
                    if isinstance(outcome, Shot):
                        return Made(outcome, steps_down)
                    steps_down += outcome
            made = await self._supplied(order, photo, account) or await self._original(order, photo)
            if made is not None:
                return made.after(steps_down)
        shot = await self.studio.placeholder(order, language)
        return Made(shot, (*steps_down, WarningCode.IMAGE_FALLBACK_PLACEHOLDER))

    async def draw(self, order: ShotOrder, photo: Photo | None) -> Made | None:
        """Return what is drawn from facts; None when it cannot be, for no photo may stand in for
        facts, and the page tells them in words as well."""
        try:
            async with within(self.shot_seconds):
                return Made(await self.studio.draw(order, photo), ())
        except STEPS_DOWN as error:
            log.warning("shot.not_drawn", shot=order.id, error=type(error).__name__)
            return None

    async def _hired(
        self, rung: Rung, order: ShotOrder, photo: Photo, account: Account
    ) -> Shot | tuple[WarningCode, ...]:
        """Return the supplier's shot, or what must be said about its absence."""
        try:
            async with within(rung.seconds):
                return await rung.supplier.shoot(order, photo, account)
        except STEPS_DOWN as error:
            code = error.code if isinstance(error, PermanentError) else ""
            log.warning("shot.not_hired", shot=order.id, error=type(error).__name__, code=str(code))
            return _word_about(code)

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


def _word_about(code: str) -> tuple[WarningCode, ...]:
    """Return the warning for why a hired supplier's image is not used."""
    if code == NOT_COMPARABLE:
        # Nobody was asked, and nothing is owed: what the studio says of the photo says it all.
        return ()
    if code in _OWN_WORDS:
        return (WarningCode(code),)
    return (WarningCode.IMAGE_SUPPLIER_UNAVAILABLE,)


def _reservations(shot: Shot) -> tuple[WarningCode, ...]:
    if shot.image_source is ImageSource.STUDIO and shot.treatment in _UNCUT:
        return (WarningCode.PRODUCT_NOT_CUT_OUT,)
    return ()
