"""What an image endpoint answered: bytes, an address, or nothing of use.

Shapes: openai-python, `types/images_response.py`; together-py, `types/image_file.py`.
"""

import base64
import binascii
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, ValidationError

# A supplier's own count is believed up to here; more than this fits into no request of ours.
MOST_TOKENS = 1_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class ImageAnswer:
    """At most one of `content` and `url` is there; neither: nothing that could be an image."""

    content: bytes = b""
    url: str = ""
    input_tokens: int = 0
    output_tokens: int = 0

    @property
    def has_image(self) -> bool:
        return bool(self.content or self.url)


class _Lenient(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Item(_Lenient):
    b64_json: str | None = None
    url: str | None = None


class _Usage(_Lenient):
    input_tokens: int = 0
    output_tokens: int = 0


class _Response(_Lenient):
    data: list[_Item]
    usage: _Usage | None = None


def read_answer(body: bytes) -> ImageAnswer:
    """Return what the body of a 2xx answer holds; it never raises."""
    try:
        response = _Response.model_validate_json(body)
    except (ValidationError, RecursionError):
        return ImageAnswer()
    item = response.data[0] if response.data else _Item()
    usage = response.usage or _Usage()
    content = _decoded(item.b64_json or "")
    return ImageAnswer(
        content=content,
        url="" if content else item.url or "",
        input_tokens=min(max(usage.input_tokens, 0), MOST_TOKENS),
        output_tokens=min(max(usage.output_tokens, 0), MOST_TOKENS),
    )


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
