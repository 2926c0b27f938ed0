"""Requests as the documentation has them, which a test changes in one place."""

import base64
from io import BytesIO
from typing import Any

from PIL import Image

SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["title", "hook", "points", "price"],
    "properties": {
        "title": {"type": "string", "maxLength": 60},
        "hook": {"type": "string"},
        "price": {"anyOf": [{"type": "string"}, {"type": "null"}]},
        "points": {
            "type": "array",
            "minItems": 2,
            "maxItems": 4,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["heading", "body"],
                "properties": {
                    "heading": {"type": "string", "maxLength": 20},
                    "body": {"type": "array", "items": {"type": "string"}},
                },
            },
        },
    },
}
SAID = "상품명: 물결 스탠드 램프\n가격: 39,000원\n소재: 알루미늄"


def a_format(schema: dict[str, Any] | None = None, *, strict: bool = True) -> dict[str, Any]:
    told = {"name": "copy", "strict": strict, "schema": schema or SCHEMA}
    return {"type": "json_schema", "json_schema": told}


def a_chat(**own: Any) -> dict[str, Any]:
    messages = [
        {"role": "system", "content": "한국어로 상품 문구를 씁니다. JSON으로 답합니다."},
        {"role": "user", "content": SAID},
    ]
    return {
        "model": "gpt-5-mini",
        "messages": messages,
        "response_format": a_format(),
        **own,
    }


def an_image(**own: Any) -> dict[str, Any]:
    return {"model": "gpt-image-2.5-flare", "prompt": "나무 탁자 위의 램프", **own}


def a_together_image(**own: Any) -> dict[str, Any]:
    return {"model": "black-forest-labs/FLUX.1-schnell", "prompt": "a lamp on a table", **own}


def opened(b64: str) -> Image.Image:
    picture = Image.open(BytesIO(base64.b64decode(b64, validate=True)))
    picture.load()
    return picture
