"""Images inside of edited blocks: those of ours stay, new ones are taken out."""

import base64
import io

import pytest
from PIL import Image

from api_service.product_details.inline_images import MOST_NEW_IMAGES, InlineImages
from chassis.problems import ProblemError
from contracts.jobs import JobId, Language

BASE_URL = "https://pages.example"
PATH = "/api/generation/artifacts/jobs/1/hero-1.jpg"


def some_images(language: Language = Language.KOREAN) -> InlineImages:
    images = InlineImages(job_id=JobId("1"), public_base_url=BASE_URL, language=language)
    images.enter(1)
    return images


def a_picture(colour: str = "red", kind: str = "PNG") -> str:
    buffer = io.BytesIO()
    Image.new("RGB", (20, 20), colour).save(buffer, kind)
    return f"data:image/{kind.lower()};base64,{base64.b64encode(buffer.getvalue()).decode()}"


@pytest.mark.parametrize(
    "address", [f"{BASE_URL}{PATH}", PATH, f"http://localhost:8080{PATH}", f"{BASE_URL}{PATH}?v=1"]
)
def test_an_image_of_ours_stands_under_todays_name(address: str) -> None:
    assert some_images().address(address) == f"{BASE_URL}{PATH}"


def test_a_new_image_is_taken_out_and_gets_an_address() -> None:
    images = some_images()

    address = images.address(a_picture())

    (key,) = images.new
    assert address == f"{BASE_URL}/api/generation/artifacts/{key}"
    assert key.startswith("jobs/1/edited-")
    assert images.new[key].content_type == "image/png"


def test_the_same_image_twice_is_stored_once() -> None:
    images = some_images()

    assert images.address(a_picture()) == images.address(a_picture())
    assert len(images.new) == 1


def test_what_hides_behind_an_images_pixels_is_gone() -> None:
    source = a_picture() + base64.b64encode(b"<script>alert(1)</script>").decode()
    images = some_images()

    images.address(source)

    assert all(b"script" not in picture.content for picture in images.new.values())


@pytest.mark.parametrize(
    "source",
    [
        "data:image/png;base64,AAAA",
        "data:image/png;base64,A",
        "data:image/png,plain",
        "data:image/png",
        "data:image/svg+xml;base64,PHN2Zy8+",
    ],
)
def test_an_image_that_cannot_be_opened_is_left_out_with_a_warning(source: str) -> None:
    images = some_images(Language.ENGLISH)

    assert images.address(source) is None
    assert [(w.code, w.block) for w in images.warnings] == [("IMAGE_UNREADABLE", 1)]
    assert "block 1" in images.warnings[0].message


@pytest.mark.parametrize(
    "source",
    ["https://tracker.example/x.png", "blob:http://x/1", "x.png", "http://[", f"{BASE_URL}/other"],
)
def test_an_image_on_another_site_is_left_out_with_a_warning(source: str) -> None:
    images = some_images()

    assert images.address(source) is None
    assert [w.code for w in images.warnings] == ["IMAGE_FOREIGN"]


def test_more_images_than_can_be_decoded_in_time_are_refused() -> None:
    images = some_images()

    for _ in range(MOST_NEW_IMAGES + 1):
        images.address("data:image/png;base64,AAAA")

    with pytest.raises(ProblemError):
        images.refuse_too_many("/html")
