"""Near-white backgrounds made white without cutting anything out: the light is evened instead."""

import numpy as np
from PIL import Image

from worker_service.studio import background
from worker_service.studio.analysis import flattened
from worker_service.studio.colour import Bytes

_COARSE = 160
_WHITE = 254.5
# Paper darker than this would drag the product's own colours up with it.
_MOST_GAIN = 1.4
# Grain stays below the paper's mean: the ring is lifted until all but a few pixels are white.
_GRAIN_PERCENTILE = 4


def whitened(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return the whole picture at `size`, divided by the light that falls on its background."""
    small = picture.resize(_within(picture.size, _COARSE), Image.Resampling.BOX, reducing_gap=2.0)
    levels = np.asarray(flattened(small), dtype=np.float32)
    ring = background.ring_of(*levels.shape[:2])
    # The fit counts in hundredths; so does this.
    paper = background.fit(levels * np.float32(100 / 255), ring).surface * np.float32(2.55)
    reached = levels[ring] / np.maximum(paper[ring], 1)
    lowest = float(np.percentile(reached, _GRAIN_PERCENTILE))
    gain = np.clip(_WHITE / np.maximum(paper * min(1.0, lowest), 1), 1, _MOST_GAIN)
    full = flattened(picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0))
    bands = [
        _lifted(np.asarray(band), gain[..., channel].astype(np.float32), size)
        for channel, band in enumerate(full.split())
    ]
    return Image.merge("RGB", bands)


def _lifted(
    band: Bytes, gain: np.ndarray[tuple[int, ...], np.dtype[np.float32]], size: tuple[int, int]
) -> Image.Image:
    fine = np.asarray(Image.fromarray(gain).resize(size, Image.Resampling.BICUBIC))
    return Image.fromarray(np.clip(band * fine + 0.5, 0, 255).astype(np.uint8))


def _within(size: tuple[int, int], side: int) -> tuple[int, int]:
    scale = min(1.0, side / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
