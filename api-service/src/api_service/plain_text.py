"""Text that a seller typed, as a field that every store and screen can take."""

from pydantic import BeforeValidator

# PostgreSQL takes no NUL, and no screen shows the other control characters.
_UNSEEN = dict.fromkeys([*range(0x20), 0x7F], None)
del _UNSEEN[ord("\n")], _UNSEEN[ord("\t")]


def without_control_characters(value: object) -> object:
    """Return text without what cannot be seen; anything else as it is."""
    if isinstance(value, str) and not value.isprintable():
        return value.replace("\r\n", "\n").translate(_UNSEEN)
    return value


SEEN = BeforeValidator(without_control_characters)
"""Stands behind the `StringConstraints` of a field, and so is applied before them."""
