"""The product stands on white, cut out or whitened, or stays as it is."""

from contracts.pages import ImageType, Treatment
from worker_service.studio.shots import make


def test_a_cut_out_product_stands_on_soft_white(drawing, a_photo, an_order, seen) -> None:
    photo = a_photo(drawing("bottle", "grey", 1200)[0])

    shot = make(an_order(ImageType.PRODUCT), photo)

    assert shot.treatment is Treatment.CUT_OUT
    assert seen(shot)[:60].min() > 235


def test_paper_is_whitened_when_the_product_cannot_be_told_from_it(
    drawing, a_photo, an_order, seen
) -> None:
    photo = a_photo(drawing("white-cup", "white", 1000)[0])

    shot = make(an_order(ImageType.PRODUCT), photo)

    assert shot.treatment is Treatment.WHITENED
    assert (seen(shot)[:100] >= 250).mean() > 0.97


def test_paper_stays_as_it_is_when_a_whiter_product_would_vanish_in_it(
    drawing, a_photo, an_order, seen
) -> None:
    photo = a_photo(drawing("white-cup", "off-white", 1000)[0])

    shot = make(an_order(ImageType.PRODUCT), photo)

    assert shot.treatment is Treatment.WHOLE
    assert seen(shot)[:100].mean() < 248


def test_a_scene_is_shown_whole(drawing, a_photo, an_order) -> None:
    photo = a_photo(drawing("mug", "clutter", 900)[0].crop((0, 0, 900, 600)))

    shot = make(an_order(ImageType.PRODUCT), photo)

    assert shot.width / shot.height == 1.5
