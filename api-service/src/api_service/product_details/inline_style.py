"""The inline styles that a page may carry: how it looks, and never what it loads or covers."""

import re

from contracts.html import STYLE_PROPERTIES

# What editors write beyond our own templates. `background` may paint but, as any value here,
# never fetch.
_OF_EDITORS = """
    background float clear border-top-left-radius border-top-right-radius
    border-bottom-left-radius border-bottom-right-radius border-top-color border-top-style
    border-top-width border-right-color border-right-style border-right-width
    border-bottom-color border-bottom-style border-bottom-width border-left-color
    border-left-style border-left-width overflow-x overflow-y aspect-ratio flex-flow order
    align-content align-self justify-items justify-self place-content place-items grid-gap
    grid-template-rows grid-column grid-row font font-variant text-align-last
    text-decoration-color text-decoration-line text-decoration-style text-decoration-thickness
    text-overflow text-shadow text-underline-offset word-spacing word-wrap line-break
    list-style-position caption-side
"""

PROPERTIES = STYLE_PROPERTIES | frozenset(_OF_EDITORS.split())

# None of them can load anything: no url(), image-set(), element(), attr() or var().
_FUNCTIONS = frozenset(
    {
        *("", "rgb", "rgba", "hsl", "hsla", "calc", "min", "max", "clamp"),
        *("minmax", "repeat", "fit-content"),
        *("linear-gradient", "radial-gradient", "repeating-linear-gradient"),
    }
)
# Neither a backslash, which can spell anything, nor a colon, `@`, `<`, `{` or `;`.
_HARMLESS = re.compile(r"[\w\s.,#%()'\"/+*!-]{1,500}")
_CALL = re.compile(r"([\w-]*)\(")


def allowed_style(style: str) -> str | None:
    """Return the declarations that may stand; None when none may.

    What may stand as it is comes back unchanged.
    """
    declarations = [part for part in style.split(";") if part.strip()]
    allowed = [part for part in declarations if _is_allowed(part)]
    if len(allowed) == len(declarations):
        return style or None
    return ";".join(part.strip() for part in allowed) or None


def _is_allowed(declaration: str) -> bool:
    name, colon, value = declaration.partition(":")
    return bool(colon) and name.strip().lower() in PROPERTIES and _is_harmless(value)


def _is_harmless(value: str) -> bool:
    return (
        _HARMLESS.fullmatch(value) is not None
        and "/*" not in value
        and value.count('"') % 2 == value.count("'") % 2 == 0
        and _FUNCTIONS.issuperset(name.lower() for name in _CALL.findall(value))
    )
