"""Whatever a file's colours mean, as plain sRGB."""

import functools
import io
from typing import Any

from PIL import Image, ImageCms

_OPAQUE = 255
# Converting sRGB to itself costs 0.3 s for a photo; "c2" is the small sRGB of many sites.
_SRGB_NAMES = ("srgb", "c2")
_ALPHA_MODES = frozenset({"RGBA", "LA", "PA"})


def to_srgb(image: Image.Image) -> Image.Image:
    """Return the image in mode RGB, or RGBA where something is transparent."""
    alpha = _alpha(image)
    colours = _apply_profile(_eight_bit(image), image.info.get("icc_profile"))
    if alpha is not None:
        colours.putalpha(alpha)
    return colours


def _alpha(image: Image.Image) -> Image.Image | None:
    if image.mode not in _ALPHA_MODES and "transparency" not in image.info:
        return None
    alpha = (image if image.mode == "RGBA" else image.convert("RGBA")).getchannel("A")
    return None if alpha.getextrema() == (_OPAQUE, _OPAQUE) else alpha


def _eight_bit(image: Image.Image) -> Image.Image:
    """Return the colours alone: mode RGB, L or CMYK, what a profile can be about."""
    if image.mode.startswith("I"):
        # `convert` would cut off everything above 255, and leave white.
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in {"RGB", "L", "CMYK"}:
        return image
    return image.convert("L" if image.mode in {"1", "LA"} else "RGB")


def _apply_profile(image: Image.Image, icc_profile: Any) -> Image.Image:
    if not isinstance(icc_profile, bytes):
        return image.convert("RGB") if image.mode != "RGB" else image
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(icc_profile))
        if ImageCms.getProfileDescription(profile).strip().lower().startswith(_SRGB_NAMES):
            return image.convert("RGB") if image.mode != "RGB" else image
        return _transformed(image, profile)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        # A profile that is broken, or of another kind than its image: most are sRGB anyway.
        return image.convert("RGB")


def _transformed(image: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image:
    transformed = ImageCms.profileToProfile(image, profile, _srgb(), outputMode="RGB")
    if transformed is None:
        raise ValueError("only an in-place transformation returns nothing")
    return transformed


@functools.cache
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
