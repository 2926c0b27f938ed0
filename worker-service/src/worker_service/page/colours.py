"""Colours that can be read: WCAG contrast, and shades moved until they reach it."""

Rgb = tuple[int, int, int]

# WCAG 2.2, success criterion 1.4.3, for text of any size.
READABLE = 4.5
_BLACK: Rgb = (0, 0, 0)
_WHITE: Rgb = (255, 255, 255)
_STEPS = 50
_CHANNEL_MAX = 255


def contrast(one: str, other: str) -> float:
    """Return the WCAG contrast ratio of two `#rrggbb` colours, from 1 to 21."""
    lighter, darker = sorted((_luminance(_rgb(one)), _luminance(_rgb(other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """Return `colour` with `share` (0 to 1) of `other` in it."""
    pairs = zip(_rgb(colour), _rgb(other), strict=True)
    red, green, blue = (round(a + (b - a) * share) for a, b in pairs)
    return f"#{red:02x}{green:02x}{blue:02x}"


def readable(colour: str, *grounds: str) -> str:
    """Return `colour`, moved no further than needed towards black or white, so that it reads on
    every one of `grounds`; all of them must be light, or all dark."""
    white, black = _hex(_WHITE), _hex(_BLACK)
    towards = max((white, black), key=lambda end: min(contrast(end, ground) for ground in grounds))
    shades = (mixed(colour, towards, step / _STEPS) for step in range(_STEPS + 1))
    return next(
        (s for s in shades if min(contrast(s, ground) for ground in grounds) >= READABLE), towards
    )


def darkened(colour: str, luminance: float) -> str:
    """Return `colour`, mixed with black until it is no brighter than `luminance` (0 to 1)."""
    shades = (mixed(colour, _hex(_BLACK), step / _STEPS) for step in range(_STEPS + 1))
    return next(shade for shade in shades if _luminance(_rgb(shade)) <= luminance)


def _rgb(colour: str) -> Rgb:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _hex(rgb: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*rgb)


def _luminance(rgb: Rgb) -> float:
    red, green, blue = (_linear(channel / _CHANNEL_MAX) for channel in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004 - the constants of sRGB (IEC 61966-2-1)
