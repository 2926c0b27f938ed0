"""The sample product is a request like any seller's, and its photo is always the same."""

from io import BytesIO

from PIL import Image

from standalone.sample import SAMPLE_PHOTO_NAME, SAMPLE_PRODUCT, draw_sample_photo


def test_the_sample_photo_is_large_and_always_the_same() -> None:
    photo = draw_sample_photo()

    assert min(Image.open(BytesIO(photo)).size) >= 1600
    assert draw_sample_photo() == photo


def test_the_sample_is_a_request_that_lacks_only_its_photo() -> None:
    assert SAMPLE_PHOTO_NAME.endswith(".jpg")
    assert "가격: 32,900원" in SAMPLE_PRODUCT["product_data"]
    assert all(len(feature) <= 200 for feature in SAMPLE_PRODUCT["features"])
