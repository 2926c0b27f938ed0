"""What the model writes has the shape it is shown, and tells the stories it is given."""

import json
from typing import Any

from tests.integration.suppliers.wishes import SCHEMA, a_chat
from tests.suppliers.faults import Step
from tests.suppliers.material import material_of, shown_schema
from tests.suppliers.structured import schema_of
from tests.suppliers.writing import Writer, texts_in

SHAPE = """Answer with one JSON object of this shape.
{
  "hook": "a headline, at most 20 characters",
  "points": [{"number": a number from draft, "heading": "short", "body": "two sentences"}],
  "detail_captions": ["a caption, 3 of them"]
}
Every number of draft appears once."""
TOLD = {
    "product_data": "온도 텀블러\n가격: 29,000원",
    "features": ["보온 6시간"],
    "draft": {
        "title": "온도 텀블러",
        "points": [
            {"number": 2, "about": "보온 6시간 / 오래 따뜻합니다."},
            {"number": 5, "about": "한 손으로 여는 뚜껑 / 톡 열립니다."},
        ],
    },
}


def messages(orders: str = SHAPE) -> list[dict[str, Any]]:
    data = json.dumps(TOLD, ensure_ascii=False, indent=1)
    return [
        {"role": "system", "content": orders},
        {"role": "user", "content": f"<<<DATA 1>>>\n{data}\n<<<END 1>>>"},
    ]


def test_a_shape_that_is_only_shown_is_written() -> None:
    schema = shown_schema(messages())
    assert schema is not None

    written = Writer(material_of(messages())).write(schema)

    assert list(written) == ["hook", "points", "detail_captions"]
    assert [point["number"] for point in written["points"]] == [2, 5]
    assert written["points"][0]["heading"] == "보온 6시간"
    assert written["points"][0]["body"].startswith("오래 따뜻합니다. ")


def test_the_sellers_own_braces_are_no_shape() -> None:
    asked = messages("Write in Korean.")

    assert shown_schema(asked) is None


def test_a_schema_in_the_format_comes_before_one_that_is_shown() -> None:
    assert schema_of({**a_chat(), "messages": messages()}) == SCHEMA


def test_references_and_closed_choices_are_followed() -> None:
    schema = {
        "$defs": {"tone": {"enum": ["calm", "loud"]}},
        "type": "object",
        "properties": {
            "tone": {"$ref": "#/$defs/tone"},
            "points": {
                "type": "array",
                "items": {"type": "object", "properties": {"number": {"enum": [3, 4]}}},
            },
            "count": {"type": "integer", "minimum": 2},
            "is_new": {"type": ["boolean", "null"]},
            "short": {"type": "string", "maxLength": 12},
        },
    }

    written = Writer(material_of(messages())).write(schema)

    assert written["tone"] == "calm"
    assert written["points"] == [{"number": 3}, {"number": 4}]
    assert (written["count"], written["is_new"]) == (2, False)
    assert 0 < len(written["short"]) <= 12


def test_english_is_written_when_it_is_asked_for() -> None:
    asked = messages("You write product pages in English.\n" + SHAPE)
    schema = shown_schema(asked)
    assert schema is not None

    written = Writer(material_of(asked)).write(schema)

    assert all(text.isascii() for text in texts_in(written["detail_captions"]))


def test_a_step_is_made_of_a_name_or_of_fields() -> None:
    assert Step.of("hang") == Step(fault="hang")
    assert Step.of({"seconds": 2}) == Step(seconds=2)
