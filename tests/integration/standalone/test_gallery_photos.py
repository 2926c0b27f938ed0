"""The drawn photos of the gallery: whose backgrounds the studio can tell from the product."""

from io import BytesIO

import pytest
from PIL import Image

from standalone.gallery.photos import draw_photo
from worker_service.studio.analysis import WORK_SIDE
from worker_service.studio.cutout import cut_out


@pytest.mark.parametrize(("photo", "is_cut_out"), [("earbuds", True), ("bowl", False)])
def test_a_photo_can_be_cut_out_or_not_as_the_gallery_says(photo: str, is_cut_out: bool) -> None:
    picture = Image.open(BytesIO(draw_photo(photo))).convert("RGB")
    picture.thumbnail((WORK_SIDE, WORK_SIDE))

    assert cut_out(picture).is_sure is is_cut_out
