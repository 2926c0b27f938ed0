"""The local image maker: every shot of a page, from the original photo alone."""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from contracts.pages import ImageType
from worker_service.ports import Account, Photo, Shot, ShotOrder
from worker_service.studio.analysis import Analysis, analysis_of
from worker_service.studio.detail import detail
from worker_service.studio.hero import hero
from worker_service.studio.original import original
from worker_service.studio.product import product
from worker_service.studio.thumbnail import thumbnail


def _original(order: ShotOrder, photo: Photo, _: Analysis) -> Shot:
    return original(order, photo)


_MAKERS: dict[ImageType, Callable[[ShotOrder, Photo, Analysis], Shot]] = {
    ImageType.HERO: hero,
    ImageType.PRODUCT: product,
    ImageType.DETAIL: detail,
    ImageType.THUMBNAIL: thumbnail,
    ImageType.ORIGINAL: _original,
    # Staging anew is all that can be done here to a photo that is to be changed.
    ImageType.EDIT: product,
}


def _as_many_threads_as_cores() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="studio")


@dataclass(frozen=True, kw_only=True, slots=True)
class Studio:
    """Makes any number of shots at once, but no more at a time than there are cores."""

    threads: ThreadPoolExecutor = field(default_factory=_as_many_threads_as_cores)

    async def shoot(self, order: ShotOrder, photo: Photo, account: Account | None = None) -> Shot:
        """Return the shot; `PermanentError` for a detail that the photo does not have."""
        return await asyncio.get_running_loop().run_in_executor(self.threads, make, order, photo)


def make(order: ShotOrder, photo: Photo) -> Shot:
    """Make one shot in this thread."""
    return _MAKERS[order.image_type](order, photo, analysis_of(photo))
