"""Drawn products on drawn backgrounds, whose true outline is known."""

import numpy as np
import pytest
from PIL import Image
from skimage import data

from worker_service.studio.cutout import cut_out
from worker_service.studio.repairs import bridge_gaps

SIDE = 480
UNIFORM = ("white", "off-white", "grey", "paper")
DISTINCT = [
    (thing, ground)
    for thing in ("bottle", "labelled", "mug", "box", "white-cup")
    for ground in UNIFORM
    if (thing, ground)
    not in {("white-cup", "white"), ("white-cup", "off-white"), ("labelled", "white")}
]


def overlap_with_truth(mask, truth) -> float:
    same = np.asarray(Image.fromarray(mask).resize(truth.shape[::-1])) & truth
    either = np.asarray(Image.fromarray(mask).resize(truth.shape[::-1])) | truth
    return same.sum() / either.sum()


@pytest.mark.parametrize(("thing", "ground"), DISTINCT)
def test_a_product_on_plain_ground_is_cut_out_along_its_outline(thing, ground, drawing) -> None:
    picture, truth = drawing(thing, ground, SIDE)

    found = cut_out(picture)

    assert found.is_sure
    assert overlap_with_truth(found.mask, truth) >= 0.9


@pytest.mark.parametrize("thing", ["bottle", "labelled", "mug", "box", "white-cup"])
def test_nothing_is_cut_out_of_clutter(thing, drawing) -> None:
    picture, _ = drawing(thing, "clutter", SIDE)

    assert not cut_out(picture).is_sure


def test_white_on_white_is_left_alone(drawing) -> None:
    picture, _ = drawing("white-cup", "white", SIDE)

    assert not cut_out(picture).is_sure


def test_the_hole_of_a_handle_shows_the_background(drawing) -> None:
    picture, truth = drawing("mug", "off-white", SIDE)
    hole = round(0.56 * SIDE), round(0.73 * SIDE)

    found = cut_out(picture)

    assert not truth[hole]
    assert not found.mask[hole]


def test_a_white_label_on_white_paper_does_not_part_the_bottle(drawing) -> None:
    picture, _ = drawing("labelled", "white", SIDE)

    found = cut_out(picture)

    assert not found.is_sure or found.mask[SIDE * 56 // 100, SIDE // 2]


def test_a_gap_between_two_parts_of_one_body_is_bridged() -> None:
    mask = np.zeros((300, 300), dtype=bool)
    mask[40:120, 100:200] = True
    mask[180:260, 98:202] = True

    bridged, doubtful = bridge_gaps(mask)

    assert bridged[150, 101:199].all()
    assert not doubtful


def test_a_thread_along_one_side_leaves_doubt() -> None:
    mask = np.zeros((300, 300), dtype=bool)
    mask[40:120, 100:200] = True
    mask[180:260, 100:200] = True
    mask[100:200, 100:103] = True

    assert bridge_gaps(mask)[1]


def test_the_stem_of_a_glass_is_not_filled_up() -> None:
    mask = np.zeros((300, 300), dtype=bool)
    mask[40:120, 100:200] = True
    mask[180:200, 100:200] = True
    mask[100:200, 148:152] = True

    assert not bridge_gaps(mask)[0][150, 120]


def test_a_product_that_the_frame_cuts_off_is_left_alone(drawing) -> None:
    picture, _ = drawing("box", "paper", SIDE)
    cropped = picture.crop((0, 0, SIDE, SIDE * 6 // 10))

    assert not cut_out(cropped).is_sure


def test_a_real_photograph_of_a_table_is_left_alone() -> None:
    assert not cut_out(Image.fromarray(data.coffee())).is_sure
