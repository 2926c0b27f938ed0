"""What a thumbnail's pixels cannot tell: a white margin proves nothing of the photo in it."""

from dataclasses import dataclass

from contracts.pages import Treatment

# Sides of the product: from here on a square leaves more than half of itself empty.
ELONGATED = 1.8
_RING = "thumbnail.ring"
# All of them are measured on what is not white, which is the product only once it is cut out.
_OF_THE_PRODUCT = frozenset(
    {_RING, "thumbnail.shadow", "thumbnail.fill", "thumbnail.area", "thumbnail.centred"}
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubt:
    """What a rule comes to after all (None: nobody can tell), and the sentence that says why."""

    kept: bool | None
    remark: str


_UNSEEN = Doubt(kept=None, remark="unseen")
_DRAWN = Doubt(kept=False, remark="drawn")
_UNCUT = Doubt(kept=None, remark="uncut")
_OWN_GROUND = Doubt(kept=False, remark="own_ground")
_WHITENED = Doubt(kept=None, remark="whitened")


def doubt_about(rule: str, treatment: Treatment | None) -> Doubt | None:
    """Return why a rule that the pixels keep is not kept for all that; None: it is."""
    if rule not in _OF_THE_PRODUCT or treatment in {Treatment.CUT_OUT, None}:
        return None
    if treatment is Treatment.DRAWN:
        return _DRAWN
    if treatment is Treatment.WHITENED:
        return _WHITENED
    if treatment in {Treatment.WHOLE, Treatment.FRAMED, Treatment.CROPPED}:
        return _OWN_GROUND if rule == _RING else _UNCUT
    return _UNSEEN
