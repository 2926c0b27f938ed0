"""Details are close, different from one another and never blown up."""

from io import BytesIO
from itertools import combinations

import numpy as np
import pytest
from PIL import Image

from chassis.errors import PermanentError
from contracts.pages import ImageType
from standalone.sample import draw_sample_photo
from worker_service.studio.content import overlap
from worker_service.studio.shots import make


@pytest.fixture(scope="module")
def tumbler() -> Image.Image:
    return Image.open(BytesIO(draw_sample_photo()))


def test_details_are_large_enough_and_hardly_overlap(tumbler, a_photo) -> None:
    windows = a_photo(tumbler).analysis.details

    assert 2 <= len(windows) <= 4
    assert all(right - left >= 600 for left, _, right, _ in windows)
    assert all(overlap(one, other) < 0.25 for one, other in combinations(windows, 2))


def test_details_look_different_and_are_not_enlarged_much(tumbler, a_photo, an_order, seen) -> None:
    photo = a_photo(tumbler)
    windows = photo.analysis.details

    shots = [make(an_order(ImageType.DETAIL, number=n), photo) for n in range(len(windows))]

    for shot, (left, _, right, _) in zip(shots, windows, strict=True):
        assert shot.width <= 1.5 * (right - left) + 1
    looks = [np.asarray(Image.fromarray(seen(shot)).resize((32, 24)), int) for shot in shots]
    assert all(np.abs(one - other).mean() > 6 for one, other in combinations(looks, 2))


def test_details_show_the_product_rather_than_its_surroundings(drawing, a_photo) -> None:
    photo = a_photo(drawing("mug", "paper", 1600)[0])

    found = photo.analysis

    assert found.details
    for window in found.details:
        assert found.content.mean(found.content.inside, window) > 0.15


def test_a_small_photo_has_no_details(drawing, a_photo) -> None:
    assert a_photo(drawing("mug", "clutter", 500)[0]).analysis.details == ()


def test_a_detail_that_the_photo_does_not_have_is_refused(drawing, a_photo, an_order) -> None:
    photo = a_photo(drawing("mug", "clutter", 500)[0])

    with pytest.raises(PermanentError):
        make(an_order(ImageType.DETAIL, number=2), photo)
