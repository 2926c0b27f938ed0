"""The original photo, opened; the last few stay open, because a page draws from one many times."""

from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property

from PIL import Image

from chassis.imaging import OpenedPhoto, open_photo
from worker_service.drawing_process import PHOTOS_KEPT
from worker_service.ports import Photo
from worker_service.studio.analysis import Analysis, analyse
from worker_service.studio.study import unpacked

# Twelve megapixels stay whole, so that details have their pixels; what is larger costs memory
# that no page shows.
WORKING_PIXELS = 4096


@dataclass(frozen=True, kw_only=True, eq=False)
class Picture:
    """An upright picture in sRGB, mode RGB or RGBA."""

    image: Image.Image
    by_ai: bool = False
    """The photo says that an AI had a hand in it."""
    study: bytes = b""
    """What another process found out about it."""

    @cached_property
    def analysis(self) -> Analysis:
        """What is known of it, for all shots: 0.3 s of CPU at the first time, a third of it where
        another process has looked."""
        return unpacked(self.study, self.image) if self.study else analyse(self.image)


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """A picture, and what the photo was before it was opened."""

    photo: OpenedPhoto
    picture: Picture


_kept: OrderedDict[str, Opened] = OrderedDict()


def picture_of(photo: Photo) -> Picture:
    """Return the photo's picture, open; `PermanentError` when it cannot be opened."""
    return opened(photo.content, photo.digest, photo.study).picture


def opened(content: bytes, digest: str, study: bytes = b"") -> Opened:
    """Return the photo of that digest, open; `PermanentError` when it cannot be opened."""
    if digest not in _kept:
        # Makes room first: two at once are what this process has memory for.
        while len(_kept) >= PHOTOS_KEPT:
            _kept.popitem(last=False)
        photo = open_photo(content, working_pixels=WORKING_PIXELS)
        by_ai = photo.origin is not None and photo.origin.tells_of_ai
        picture = Picture(image=photo.image, by_ai=by_ai, study=study)
        _kept[digest] = Opened(photo=photo, picture=picture)
    _kept.move_to_end(digest)
    return _kept[digest]
