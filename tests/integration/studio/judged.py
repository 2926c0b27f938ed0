"""What the studio makes of drawn photos of which the truth is known."""

from typing import NamedTuple

from PIL import Image

from tests.integration.studio.composites import Mask
from worker_service.studio.cutout import cut_out


class Found(NamedTuple):
    """What became of one photo: overlap with the truth, and how much of the part in question is
    kept with the product; from 0 to 1."""

    name: str
    confidence: float
    is_accepted: bool
    overlap: float
    kept: float


def found_in(name: str, picture: Image.Image, truth: Mask, part: Mask) -> Found:
    """Return how `picture` was cut: `truth` is the product, `part` what is looked at in it."""
    cut = cut_out(picture)
    overlap = (cut.mask & truth).sum() / (cut.mask | truth).sum()
    kept = (cut.mask & part).sum() / part.sum()
    return Found(name, cut.confidence, cut.is_sure, float(overlap), float(kept))


def table_of(found: list[Found]) -> str:
    """Return one row per photo; `+` is one that was accepted."""
    rows = ["| photo | IoU | part kept | confidence |", "|---|---|---|---|"]
    for one in found:
        mark = " +" if one.is_accepted else ""
        rows.append(
            f"| {one.name} | {one.overlap:.3f} | {one.kept:.2f} | {one.confidence:.2f}{mark} |"
        )
    return "\n".join(rows)
