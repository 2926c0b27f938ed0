"""The colour of the light, taken out of a photo, so that white is white in every shot.

What a photo shows is changed by one gain per channel, in linear light and for the whole of it:
nothing is saturated, sharpened or lit anew. Comparisons with a supplier's picture see the photo
as it came.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from worker_service.studio.background import Background, ring_of
from worker_service.studio.colour import LINEAR, Bytes, Mask, encoded
from worker_service.studio.regions import shrunk

Gains = tuple[float, float, float]

# OKLab × 100. Paper of less chroma was meant to be white, grey or black, and is a reference.
_NEUTRAL, _CALM, _DARKEST = 2.0, 0.5, 35
# Daylight and lamps differ from blue to yellow; paper that is more red or green than that was
# painted so, and its colour says nothing of the light.
_PAINTED = 0.5
# Without a reference: the norm that weighs highlights, and the most that a guess may change.
_NORM, _MOST = 6, 0.08
# Gains this small are below what a byte can say.
_NOTHING = 0.003
# Nothing of a product may be lost in the white around it.
_BRIGHTEST, _SPECKS = 249, 99.5
# Small pixels, half product and half paper.
_RIM = 3
_LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
_NO_GAINS: Gains = (1.0, 1.0, 1.0)


@dataclass(frozen=True, kw_only=True)
class Balance:
    """What each channel's light is multiplied with."""

    gains: Gains = _NO_GAINS

    def applied(self, image: Image.Image) -> Image.Image:
        """Return an RGB or RGBA picture in neutral light; the outline stays as it is."""
        if self.gains == _NO_GAINS:
            return image
        alpha = list(range(256)) if image.mode == "RGBA" else []
        return image.point([*self._table, *alpha])

    @cached_property
    def _table(self) -> list[int]:
        return [int(level) for gain in self.gains for level in encoded(LINEAR * gain)]


UNBALANCED = Balance()


def balance_of(rgb: Bytes, paper: Background | None, mask: Mask | None) -> Balance:
    """Return how to take the light's colour out of a small RGB picture.

    `paper` is what it was taken on: None where it came cut out, and its maker has seen to it.
    `mask` is the product, where that is sure.
    """
    if paper is None:
        return UNBALANCED
    gains = _gains(rgb, paper)
    if mask is not None:
        gains = gains * _dimming(rgb[shrunk(mask, _RIM)], gains)
    if float(np.abs(gains - 1).max()) < _NOTHING:
        return UNBALANCED
    red, green, blue = (float(gain) for gain in gains)
    return Balance(gains=(red, green, blue))


def _gains(rgb: Bytes, paper: Background) -> NDArray[np.float64]:
    lightness, red_green, blue_yellow = paper.surface.reshape(-1, 3).mean(axis=0)
    chroma = float(np.hypot(red_green, blue_yellow))
    is_paper = paper.uniformity > _CALM and lightness > _DARKEST
    if is_paper and chroma < _NEUTRAL:
        ring = LINEAR[rgb[ring_of(*rgb.shape[:2])]]
        return _towards_grey(np.median(ring, axis=0))
    if is_paper and abs(red_green) > _PAINTED * abs(blue_yellow):
        return np.ones(3)
    light = LINEAR[rgb].reshape(-1, 3)
    norm = np.power(np.power(light, _NORM).mean(axis=0), 1 / _NORM)
    return np.clip(_towards_grey(norm), 1 - _MOST, 1 + _MOST)


def _towards_grey(light: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return the gains that make this light grey of the same brightness."""
    safe = np.maximum(light.astype(np.float64), 1e-4)
    return np.asarray((safe @ _LUMINANCE) / safe)


def _dimming(product: Bytes, gains: NDArray[np.float64]) -> float:
    """Return what keeps the product's brightest parts apart from white."""
    if not len(product):
        return 1.0
    brightest = float(np.percentile((LINEAR[product] * gains).max(axis=-1), _SPECKS))
    return min(1.0, float(LINEAR[_BRIGHTEST]) / max(brightest, 1e-4))
