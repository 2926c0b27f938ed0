"""What may be ordered, and how the rest is refused."""

import pytest
from pydantic import ValidationError

from api_service.generation.schemas import DisplayListRequest
from api_service.problems import invalid_body
from contracts.jobs import Tone


def refusal(**body: object) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        DisplayListRequest.model_validate(body)
    return [error.pointer for error in invalid_body(refused.value).errors]


def test_the_smallest_order_is_a_description() -> None:
    order = DisplayListRequest.model_validate({"product_data": "  테스트 상품\n"})

    assert order.product_data == "테스트 상품"
    assert order.tone is None
    assert order.features == ()


def test_nulls_and_empty_texts_are_absent_fields() -> None:
    order = DisplayListRequest.model_validate(
        {
            "product_data": "상품",
            "product_image_url": None,
            "features": None,
            "target_customer": None,
            "tone": "",
            "language": None,
            "user_id": "somebody else",
        }
    )

    assert order == DisplayListRequest(product_data="상품")


@pytest.mark.parametrize("tone", list(Tone))
def test_every_tone_is_known(tone: Tone) -> None:
    assert DisplayListRequest(product_data="상품", tone=tone).tone is tone


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/product_data"),
        ({"product_data": " \n "}, "/product_data"),
        ({"product_data": "가" * 20_001}, "/product_data"),
        ({"product_data": 3}, "/product_data"),
        ({"product_data": "상품", "features": ["x"] * 31}, "/features"),
        ({"product_data": "상품", "features": ["x", "x" * 201]}, "/features/1"),
        ({"product_data": "상품", "features": "one, two"}, "/features"),
        ({"product_data": "상품", "target_customer": "x" * 501}, "/target_customer"),
        ({"product_data": "상품", "tone": "loud"}, "/tone"),
        ({"product_data": "상품", "language": "fr"}, "/language"),
        ({"product_data": "상품", "product_image_url": "ftp://host/x"}, "/product_image_url"),
        ({"product_data": "상품", "product_image_url": "data:image/png,x"}, "/product_image_url"),
        ({"product_data": "상품", "product_image_url": "file:///etc/passwd"}, "/product_image_url"),
        ({"product_data": "상품", "product_image_url": "javascript:x"}, "/product_image_url"),
        ({"product_data": "상품", "product_image_url": "http://"}, "/product_image_url"),
        ({"product_data": "상품", "product_image_url": "http://[::1"}, "/product_image_url"),
        (
            {"product_data": "상품", "product_image_url": "http://h/" + "x" * 2048},
            "/product_image_url",
        ),
    ],
)
def test_a_refusal_names_the_field(body: dict[str, object], pointer: str) -> None:
    assert refusal(**body) == [pointer]


def test_everything_that_is_wrong_is_told_at_once() -> None:
    assert refusal(tone="loud", features="x") == ["/product_data", "/features", "/tone"]


@pytest.mark.parametrize(
    "address",
    [
        "http://shop.example/a.jpg",
        "https://shop.example/a.jpg?x=1",
        "blob:http://localhost:3000/9f1c",
        "/api/generation/artifacts/uploads/ab/cd.jpg",
    ],
)
def test_photos_may_stand_where_sellers_have_them(address: str) -> None:
    assert DisplayListRequest(product_data="상품", product_image_url=address)


def test_control_characters_are_left_out() -> None:
    assert DisplayListRequest(product_data="a\x07b\r\nc\td").product_data == "ab\nc\td"


def test_the_length_of_the_longest_description_is_counted_after_trimming() -> None:
    order = DisplayListRequest(product_data=" " * 10 + "가" * 20_000 + "\n")

    assert len(order.product_data) == 20_000
