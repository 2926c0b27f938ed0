"""What one process found out about a photo serves every other one that draws from it."""

from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from contracts.pages import ImageType
from worker_service.studio import picture as pictures
from worker_service.studio.picture import Picture
from worker_service.studio.shots import make
from worker_service.studio.study import packed

SHOTS = (ImageType.HERO, ImageType.PRODUCT, ImageType.DETAIL, ImageType.THUMBNAIL, ImageType.MASTER)


def the_same(image: Image.Image) -> Image.Image:
    """The picture as another process opens it."""
    file = BytesIO()
    image.save(file, "PNG", compress_level=1)
    return Image.open(BytesIO(file.getvalue()))


@pytest.mark.parametrize("ground", ["paper", "clutter"])
@pytest.mark.parametrize("image_type", SHOTS)
def test_another_process_draws_the_same_without_looking(
    image_type, ground, drawing, a_photo, an_order, monkeypatch
) -> None:
    photo = a_photo(drawing("mug", ground, 1600)[0])
    drawn = make(an_order(image_type), photo)
    study = packed(photo.analysis)
    monkeypatch.setattr(pictures, "analyse", None)

    other = Picture(image=the_same(photo.image), study=study)

    assert make(an_order(image_type), other).content == drawn.content


def test_a_ready_cut_out_is_cut_along_its_own_edge_again(drawing, a_photo) -> None:
    picture = drawing("mug", "paper", 900)[0].convert("RGBA")
    picture.putalpha(
        Image.linear_gradient("L").resize(picture.size).point(lambda v: 255 * (v > 90))
    )
    photo = a_photo(picture)

    again = Picture(image=the_same(photo.image), study=packed(photo.analysis)).analysis

    assert np.array_equal(again.product.image, photo.analysis.product.image)
    assert replace(again, product=None, content=None, mask=None) == replace(
        photo.analysis, product=None, content=None, mask=None
    )


def test_a_study_is_small_enough_to_go_with_every_order(drawing, a_photo) -> None:
    assert len(packed(a_photo(drawing("mug", "clutter", 2000)[0]).analysis)) < 100_000
