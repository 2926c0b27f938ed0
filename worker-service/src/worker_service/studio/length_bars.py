"""Lengths beside one another, where nobody told which way they go."""

from PIL import Image

from worker_service.drawn_facts import Measure
from worker_service.studio.draughting import Inks, Sheet
from worker_service.studio.lettering import fitting

_WIDTH = 1290
_MARGIN = 90
_ROW = 140
_LETTERS = 60
_ASIDE = 50
# A length that is nothing beside the longest is still seen.
_SHORTEST = 12.0


def length_bars(measures: tuple[Measure, ...], inks: Inks) -> Image.Image:
    """Return each length as a line of its own, to scale, beside its number."""
    labels = [fitting(measure.label, _LETTERS, _WIDTH / 3) for measure in measures]
    start = _MARGIN + max(label.width for label in labels) + _ASIDE
    longest = max(measure.millimetres for measure in measures)
    sheet = Sheet((_WIDTH, 2 * _MARGIN + _ROW * len(measures)), inks)
    rows = [_MARGIN + _ROW * (number + 0.5) for number in range(len(measures))]
    for measure, y in zip(measures, rows, strict=True):
        length = (_WIDTH - _MARGIN - start) * measure.millimetres / longest
        sheet.dimension((start, y), (start + max(_SHORTEST, length), y))
    picture = sheet.finished()
    for label, y in zip(labels, rows, strict=True):
        label.write(picture, (start - _ASIDE, y), inks.text, "rm")
    return picture
