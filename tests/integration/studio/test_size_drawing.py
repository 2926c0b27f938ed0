"""A size drawing shows the seller's measures, in true proportions, and nothing else."""

from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image

from chassis.errors import PermanentError
from chassis.origin import Origin, origin_in
from contracts.jobs import Tone
from contracts.pages import ImageSource, ImageType, Treatment
from worker_service.drawn_facts import Measure, Side
from worker_service.ports import Shot, ShotOrder
from worker_service.studio.draughting import inks_of
from worker_service.studio.drawn import draw
from worker_service.studio.lettering import LEAST
from worker_service.studio.size_plan import labels_of, plan_for, room_for, sides_of

WIDE, HIGH = Side.WIDTH, Side.HEIGHT


def measured(**centimetres: float) -> tuple[Measure, ...]:
    return tuple(
        Measure(side=Side(name), millimetres=length * 10, label=f"가로 {length:g} cm")
        for name, length in centimetres.items()
    )


def an_order(*measures: Measure, tone: Tone = Tone.PROFESSIONAL) -> ShotOrder:
    return ShotOrder(
        id="size", image_type=ImageType.SIZE, tone=tone, title="상품", measures=measures
    )


def picture_of(shot: Shot) -> Image.Image:
    return Image.open(BytesIO(shot.content))


def body_of(shot: Shot, tone: Tone = Tone.PROFESSIONAL) -> tuple[int, int]:
    """Return how wide and high the front of the body is, by its fill."""
    pixels = np.asarray(picture_of(shot)).astype(int)
    front = np.abs(pixels - np.array(inks_of(tone, None).faces[1])).sum(axis=2) < 8
    # Letters have a few pixels of that colour at their soft edges.
    down, along = front.sum(axis=1), front.sum(axis=0)
    return int((along > along.max() / 2).sum()), int((down > down.max() / 2).sum())


@pytest.mark.parametrize(("wide", "high"), [(30, 20), (20, 30), (8, 18), (100, 100)])
def test_a_body_has_the_proportions_that_were_told(wide: float, high: float) -> None:
    drawn = body_of(draw(an_order(*measured(width=wide, height=high)), None))

    assert drawn[0] / drawn[1] == pytest.approx(wide / high, rel=0.04)


@pytest.mark.parametrize(("wide", "high"), [(200, 1), (1, 200), (0.1, 900)])
def test_a_rod_is_still_seen(wide: float, high: float) -> None:
    drawn = body_of(draw(an_order(*measured(width=wide, height=high)), None))

    assert min(drawn) >= 4


SHAPES: list[dict[str, float]] = [
    {"width": 24, "depth": 10, "height": 5},
    {"width": 1234.56, "depth": 12000.25, "height": 1800.75},
    {"width": 200, "height": 1},
    {"width": 1, "height": 200},
    {"diameter": 8, "height": 18},
    {"diameter": 30},
    {"height": 18},
    {"length": 120},
    {"width": 30, "length": 150},
    {"width": 2, "depth": 900, "height": 2},
]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_labels_and_lines_stay_on_the_paper(shape: dict[str, float]) -> None:
    picture = picture_of(draw(an_order(*measured(**shape)), None)).convert("RGB")

    pixels = np.asarray(picture).astype(int)
    ground = np.array(inks_of(Tone.PROFESSIONAL, None).ground)
    rim = np.ones(pixels.shape[:2], dtype=bool)
    rim[20:-20, 20:-20] = False
    assert picture.width == 1290
    assert 0.4 <= picture.height / picture.width <= 1
    assert np.abs(pixels[rim] - ground).max() < 30


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_every_measure_is_written_large_enough_to_read(shape: dict[str, float]) -> None:
    sides = sides_of(measured(**shape))

    labels = labels_of(sides)

    assert set(labels) == {measure.label for measure in measured(**shape)}
    assert all(label.size * 740 / 1290 >= 24 for label in labels.values())
    assert LEAST * 740 / 1290 >= 24


def test_labels_do_not_reach_into_the_body() -> None:
    sides = sides_of(measured(width=24, depth=10, height=5))
    labels = labels_of(sides)

    plan = plan_for(sides, labels, None)

    assert plan.wide <= room_for(sides, labels)
    assert sides.up is not None
    assert plan.left - labels[sides.up.label].width > 20


def test_a_photo_of_those_proportions_is_measured_itself(drawing: Any, a_photo: Any) -> None:
    photo = a_photo(drawing("bottle", "grey", 1200)[0])
    wide, high = photo.analysis.product.source

    shot = draw(an_order(*measured(diameter=8, height=8 * high / wide)), photo)

    assert shot.treatment is Treatment.CUT_OUT
    assert origin_in(picture_of(shot)) is Origin.COMPOSITE


def test_a_photo_of_other_proportions_is_not_shown_under_measures_that_are_not_its_own(
    drawing: Any, a_photo: Any
) -> None:
    photo = a_photo(drawing("bottle", "grey", 1200)[0])

    shot = draw(an_order(*measured(width=30, height=10)), photo)

    assert shot.treatment is Treatment.DRAWN
    assert picture_of(shot).getpixel((645, shot.height // 3)) == pytest.approx(
        inks_of(Tone.PROFESSIONAL, photo.analysis.palette).faces[1], abs=4
    )


@pytest.mark.parametrize("tone", Tone)
def test_a_drawing_says_that_it_was_drawn(tone: Tone) -> None:
    shot = draw(an_order(*measured(width=30, height=10), tone=tone), None)

    assert shot.image_source is ImageSource.STUDIO
    assert origin_in(picture_of(shot)) is Origin.DRAWN


def test_nothing_told_is_nothing_drawn() -> None:
    with pytest.raises(PermanentError):
        draw(an_order(), None)


def test_a_small_photo_is_not_blown_up_for_a_drawing(drawing: Any, a_photo: Any) -> None:
    photo = a_photo(drawing("bottle", "grey", 200)[0])

    shot = draw(an_order(*measured(height=18)), photo)

    pixels = np.asarray(picture_of(shot)).astype(int)
    glass = (pixels[..., 1] - pixels[..., 0] > 35) & (pixels.sum(axis=2) < 330)
    rows = np.flatnonzero(glass.any(axis=1))
    assert shot.treatment is Treatment.CUT_OUT
    assert rows[-1] - rows[0] <= 1.5 * photo.analysis.product.source[1] + 4


def unnamed(*centimetres: float) -> tuple[Measure, ...]:
    sides = (Side.WIDTH, Side.DEPTH, Side.HEIGHT)
    return tuple(
        Measure(side=side, millimetres=length * 10, label=f"{length:g} cm", is_named=False)
        for side, length in zip(sides, centimetres, strict=True)
    )


def test_three_numbers_without_names_are_three_lengths_and_no_box() -> None:
    shot = draw(an_order(*unnamed(38, 34, 14)), None)

    pixels = np.asarray(picture_of(shot)).astype(int)
    line = np.abs(pixels - np.array(inks_of(Tone.PROFESSIONAL, None).line)).sum(axis=2) < 40
    lengths = [int(line[round(90 + 140 * (row + 0.5))].sum()) for row in range(3)]
    assert lengths[1] / lengths[0] == pytest.approx(34 / 38, rel=0.03)
    assert lengths[2] / lengths[0] == pytest.approx(14 / 38, rel=0.03)


@pytest.mark.parametrize("depth_first", [True, False])
def test_the_photo_tells_which_of_three_numbers_is_the_height(
    depth_first: bool, drawing: Any, a_photo: Any
) -> None:
    photo = a_photo(drawing("bottle", "grey", 1200)[0])
    wide, high = photo.analysis.product.source
    tall = 8 * high / wide
    order = (8.0, 5.0, tall) if depth_first else (8.0, tall, 5.0)

    assert draw(an_order(*unnamed(*order)), photo).treatment is Treatment.CUT_OUT


def test_of_three_numbers_two_equal_ones_leave_no_doubt() -> None:
    assert max(body_of(draw(an_order(*unnamed(30, 10, 10)), None))) > 300
