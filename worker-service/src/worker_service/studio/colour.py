"""Colours as the eye compares them (OKLab, scaled so that 1 is just about visible)."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
# Where sRGB's curve leaves its straight foot, encoded and linear.
_FOOT, _LINEAR_FOOT = 0.04045, 0.0031308
_ROUNDING = 0.0005
Bytes = NDArray[np.uint8]
Mask = NDArray[np.bool_]

_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    dtype=np.float32,
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ],
    dtype=np.float32,
)
_FROM_LAB = np.linalg.inv(_TO_LAB.astype(np.float64))
_FROM_LMS = np.linalg.inv(_TO_LMS.astype(np.float64))

_LEVELS = np.arange(256, dtype=np.float64) / 255
LINEAR = np.where(_LEVELS <= _FOOT, _LEVELS / 12.92, ((_LEVELS + 0.055) / 1.055) ** 2.4).astype(
    np.float32
)
"""Linear light, from 0 to 1, of every sRGB byte."""


class Colour(NamedTuple):
    """Lightness 0–100, chroma (0 grey, about 30 vivid) and hue in degrees."""

    lightness: float
    chroma: float
    hue: float


def lab_of(rgb: Bytes) -> Floats:
    """Return OKLab × 100 of sRGB bytes; the last axis holds the channels."""
    # einsum, not `@`: BLAS would wake a thread per core for matrices of three.
    lms = np.cbrt(np.einsum("...i,ji->...j", LINEAR[rgb], _TO_LMS))
    return np.asarray(np.einsum("...i,ji->...j", lms, _TO_LAB * np.float32(100)))


def difference(one: Floats, other: Floats) -> Floats:
    """Return the distance of each pair of OKLab colours."""
    apart = one - other
    # Channel by channel: numpy is slow along a last axis of two or three.
    squares = np.square(apart[..., 0])
    for channel in range(1, apart.shape[-1]):
        squares += np.square(apart[..., channel])
    return np.asarray(np.sqrt(squares))


def colour_of(rgb: tuple[int, int, int]) -> Colour:
    lightness, a, b = (float(v) for v in lab_of(np.array(rgb, dtype=np.uint8)))
    return Colour(lightness, float(np.hypot(a, b)), float(np.degrees(np.arctan2(b, a))) % 360)


def rgb_of(colour: Colour) -> tuple[int, int, int]:
    """Return the sRGB bytes; chroma that sRGB cannot show is given up, lightness and hue stay."""
    chroma = colour.chroma
    while chroma > 0 and not _fits(linear := _linear(colour._replace(chroma=chroma))):
        chroma -= 0.5
    linear = _linear(colour._replace(chroma=max(chroma, 0.0)))
    red, green, blue = (int(v) for v in encoded(linear))
    return red, green, blue


def encoded(linear: Floats) -> Bytes:
    """Return the sRGB bytes of linear light; what no byte can show is clipped."""
    light = np.clip(linear, 0, 1)
    gamma = np.where(light <= _LINEAR_FOOT, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.asarray(np.rint(gamma * 255), dtype=np.uint8)


def _fits(linear: NDArray[np.float64]) -> bool:
    return bool((linear >= -_ROUNDING).all() and (linear <= 1 + _ROUNDING).all())


def _linear(colour: Colour) -> NDArray[np.float64]:
    angle = np.radians(colour.hue)
    lab = np.array([colour.lightness, colour.chroma * np.cos(angle), colour.chroma * np.sin(angle)])
    lms: NDArray[np.float64] = _FROM_LAB @ (lab / 100)
    linear: NDArray[np.float64] = _FROM_LMS @ lms**3
    return linear


def hex_of(rgb: tuple[int, int, int]) -> str:
    return "#{:02x}{:02x}{:02x}".format(*rgb)


def rgb_from_hex(text: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(text.removeprefix("#"))
    return red, green, blue
