"""The local image maker: every shot of a page, from the original photo alone."""

from dataclasses import dataclass

from chassis.errors import PermanentError, TransientError
from contracts.jobs import Language
from worker_service.drawing import DrawingRoom
from worker_service.ports import Account, Photo, Shot, ShotOrder
from worker_service.studio.drawn import drawn_of
from worker_service.studio.placeholder import placeholder
from worker_service.studio.shots import original_of, shot_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Studio:
    """Draws in `room`, which may take `seconds` for one picture from when it begins.

    What is raised is one of our two errors, `RuntimeError` or `TimeoutError`.
    """

    room: DrawingRoom
    seconds: float

    async def shoot(self, order: ShotOrder, photo: Photo, account: Account | None = None) -> Shot:
        """Return the shot; `PermanentError` for a detail that the photo does not have."""
        return await self.room.run(shot_of, order, photo, near=photo.digest, seconds=self.seconds)

    async def original(self, order: ShotOrder, photo: Photo) -> Shot:
        """Return the photo itself in place of the shot."""
        return await self.room.run(
            original_of, order, photo, near=photo.digest, seconds=self.seconds
        )

    async def draw(self, order: ShotOrder, photo: Photo | None) -> Shot:
        """Return what is drawn from facts; the product comes from the photo, where there is one."""
        near = photo.digest if photo is not None else ""
        return await self.room.run(drawn_of, order, photo, near=near, seconds=self.seconds)

    async def placeholder(self, order: ShotOrder, language: Language) -> Shot:
        """Return a drawing; `TransientError` when nothing at all can be drawn here now."""
        try:
            return await self.room.run(placeholder, order, language, near="", seconds=self.seconds)
        except (PermanentError, TimeoutError) as error:
            raise TransientError(f"no placeholder: {error}") from error
