"""Slices hold whole blocks, and only a block that is too high is divided, at a gap."""

from io import BytesIO

import pytest
from PIL import Image

from worker_service.marketplaces.rendering import Strip, free_rows
from worker_service.marketplaces.slicing import SliceLimits, packed, pieces_of, sliced


def a_strip(height: int, *cuts: int, noisy: bool = False) -> Strip:
    picture = Image.effect_noise((100, height), 90) if noisy else Image.new("L", (100, height), 99)
    file = BytesIO()
    picture.convert("RGB").save(file, "PNG")
    return Strip(png=file.getvalue(), width=100, height=height, cuts=cuts)


def test_blocks_stand_together_as_long_as_they_fit() -> None:
    slices = sliced(
        [a_strip(h) for h in (40, 50, 30, 90)], SliceLimits(height=100, byte_count=10_000), None
    )

    assert [(each.height, each.blocks) for each in slices] == [(90, (0, 1)), (30, (2,)), (90, (3,))]
    assert not any(each.cuts_a_block or each.cuts_through for each in slices)


def test_a_block_that_is_too_high_is_divided_at_its_last_gap_that_fits() -> None:
    pieces = list(pieces_of(0, 250, (60, 95, 140, 190), 100))

    assert [(each.top, each.bottom) for each in pieces] == [(0, 95), (95, 190), (190, 250)]
    assert all(each.is_clean and not each.is_whole for each in pieces)


def test_a_block_without_a_gap_is_divided_and_says_so() -> None:
    [first, _] = sliced([a_strip(150)], SliceLimits(height=100, byte_count=10_000), None)

    assert (first.height, first.cuts_through) == (100, True)


def test_quality_falls_before_a_slice_is_divided_and_no_slice_is_too_heavy() -> None:
    blocks = [a_strip(100, noisy=True) for _ in range(2)]

    [together] = sliced(blocks, SliceLimits(height=5000, byte_count=14_000), None)
    apart = sliced(blocks, SliceLimits(height=5000, byte_count=7_500), None)

    assert together.quality < 92
    assert [each.blocks for each in apart] == [(0,), (1,)]
    assert all(len(each.content) <= 7_500 for each in apart)


def test_nothing_is_lost_between_slices() -> None:
    pieces = [piece for n in range(3) for piece in pieces_of(n, 170, (80, 130), 100)]

    assert sum(piece.height for group in packed(pieces, 100) for piece in group) == 3 * 170


@pytest.mark.parametrize(
    ("solid", "gaps"),
    [([[10, 20], [30, 40]], (25,)), ([[0, 50], [10, 20], [49, 60]], ()), ([], ())],
)
def test_only_rows_on_which_nothing_stands_are_free(
    solid: list[list[float]], gaps: tuple[int, ...]
) -> None:
    assert free_rows(solid, 100) == gaps
