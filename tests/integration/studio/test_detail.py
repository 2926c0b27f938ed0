"""Details are close, different from one another and never blown up."""

from io import BytesIO
from itertools import combinations

import numpy as np
import pytest
from PIL import Image

from chassis.errors import PermanentError
from contracts.jobs import Tone
from contracts.pages import ImageType
from standalone.sample import draw_sample_photo
from worker_service.studio.colour import lab_of
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


def test_a_window_nearly_as_wide_as_the_product_has_it_in_the_middle(tumbler, a_photo) -> None:
    found = a_photo(tumbler).analysis
    columns = np.flatnonzero(found.mask.any(axis=0)) * tumbler.width / found.mask.shape[1]
    middle = (columns[0] + columns[-1]) / 2

    for left, _, right, _ in found.details:
        assert abs((left + right) / 2 - middle) < 0.02 * tumbler.width


def paper_of(shot, seen) -> list[float]:
    """The colour beside the product in the upper left corner of a detail, OKLab × 100."""
    return lab_of(np.median(seen(shot)[20:60, 20:60], axis=(0, 1)).astype(np.uint8)).tolist()


def test_grey_paper_takes_the_light_tint_of_the_tone(tumbler, a_photo, an_order, seen) -> None:
    photo = a_photo(tumbler)

    shots = [make(an_order(ImageType.DETAIL, tone=tone), photo) for tone in Tone]

    papers = [paper_of(shot, seen) for shot in shots]
    assert all(lightness > 90 for lightness, _, _ in papers)
    for one, other in combinations(papers, 2):
        assert np.linalg.norm(np.subtract(one, other)) > 1


def test_coloured_paper_stays_as_it_is(drawing, a_photo, an_order, seen) -> None:
    picture, _ = drawing("mug", "paper", 1600)
    painted = Image.fromarray((np.asarray(picture) * (0.95, 1.0, 0.88)).astype(np.uint8))
    photo = a_photo(painted)
    left, top, right, bottom = photo.analysis.details[0]

    shot = make(an_order(ImageType.DETAIL, tone=Tone.HUMOROUS), photo)

    shown = seen(shot)
    plain = painted.crop((left, top, right, bottom)).resize((shot.width, shot.height))
    assert photo.analysis.mask is not None
    assert np.abs(shown.astype(int) - photo.analysis.balance.applied(plain)).mean() < 2


def test_a_photo_that_cannot_be_cut_out_has_two_details_at_most(drawing, a_photo) -> None:
    assert len(a_photo(drawing("mug", "clutter", 2400)[0]).analysis.details) in {1, 2}


def test_a_small_photo_has_no_details(drawing, a_photo) -> None:
    assert a_photo(drawing("mug", "clutter", 500)[0]).analysis.details == ()


def test_a_detail_that_the_photo_does_not_have_is_refused(drawing, a_photo, an_order) -> None:
    photo = a_photo(drawing("mug", "clutter", 500)[0])

    with pytest.raises(PermanentError):
        make(an_order(ImageType.DETAIL, number=2), photo)
