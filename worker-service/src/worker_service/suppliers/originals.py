"""Photos made ready for suppliers, once for all shots of a page."""

import asyncio
from collections import OrderedDict
from weakref import WeakValueDictionary

from worker_service.drawing import DrawingRoom
from worker_service.fidelity.gate import Original, original_for_suppliers
from worker_service.ports import Photo

# As many as there are jobs in flight, and less than a MiB each.
_KEPT = 32


class Originals:
    """Makes each in `room`, which may take `seconds` for it; the last few are kept."""

    def __init__(self, room: DrawingRoom, *, seconds: float) -> None:
        self._room = room
        self._seconds = seconds
        self._kept: OrderedDict[str, Original] = OrderedDict()
        self._making: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def of(self, photo: Photo) -> Original:
        """Return it; whoever asks while it is being made waits for the same."""
        lock = self._making.setdefault(photo.digest, asyncio.Lock())
        async with lock:
            if photo.digest not in self._kept:
                self._kept[photo.digest] = await self._room.run(
                    original_for_suppliers, photo, near=photo.digest, seconds=self._seconds
                )
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
            return self._kept[photo.digest]
