"""Images: what may be asked for and sent, and what the answer looks like.

OpenAI: openai-python 3.57, `types/image_generate_params.py`, `image_edit_params.py` and
`images_response.py`; that GPT image models always answer `b64_json` and refuse `response_format`
stands there too. Azure: REST reference, data plane inference, "Image generation" and "Image edit".
Together: together-py 3.1, `types/image_generate_params.py` and `image_file.py`; docs.together.ai,
"Image generation parameters" and "Reference images".
"""

import itertools
import re
import time
from io import BytesIO
from typing import Any

from PIL import Image

from tests.suppliers import checks
from tests.suppliers.checks import Known
from tests.suppliers.forms import Form, Upload
from tests.suppliers.refusals import RefusedError, missing, wrong_value

Fields = dict[str, Any]
Size = tuple[int, int]

_ids = itertools.count(1)
_LONGEST_PROMPT = 32_000
_LARGEST_UPLOAD = 50 * 1024 * 1024
_LARGEST_MASK = 4 * 1024 * 1024
_MOST_UPLOADS = 16
_UPLOADS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}
_FIXED_SIZES = ("auto", "1024x1024", "1536x1024", "1024x1536")
_RETIRED = ("gpt-image-1", "dall-e-2", "dall-e-3")
# Which models keep an input's features by their own means, and do not have the parameter.
_ALWAYS_FAITHFUL = ("gpt-image-1-mini", "gpt-image-2")

_RENDERING = {
    "n": checks.integer(1, 10),
    "size": checks.text,
    "quality": checks.one_of("low", "medium", "high", "xhigh", "max", "auto"),
    "background": checks.one_of("transparent", "opaque", "auto"),
    "output_format": checks.one_of("png", "webp", "jpeg"),
    "output_compression": checks.integer(0, 100),
    "partial_images": checks.integer(0, 3),
    "stream": checks.truth,
    "user": checks.text,
}
_OWN = {
    **_RENDERING,
    "complexity": checks.one_of("low", "medium", "high"),
    "moderation": checks.one_of("low", "auto"),
    "safety_identifier": checks.text,
}
_prompt = checks.text_up_to(_LONGEST_PROMPT)
OPENAI_GENERATION = Known(required={"model": checks.text, "prompt": _prompt}, optional=_OWN)
OPENAI_EDIT = Known(
    required={"model": checks.text, "prompt": _prompt},
    optional={**_OWN, "input_fidelity": checks.one_of("high", "low")},
)
AZURE_GENERATION = Known(
    required={"prompt": _prompt},
    optional={**_RENDERING, "model": checks.text, "moderation": checks.one_of("low", "auto")},
)
AZURE_EDIT = Known(
    required={"prompt": _prompt},
    optional={
        **_RENDERING,
        "model": checks.text,
        "input_fidelity": checks.one_of("high", "low"),
    },
)
TOGETHER_GENERATION = Known(
    required={"model": checks.text, "prompt": _prompt},
    optional={
        "n": checks.integer(1, 4),
        "width": checks.integer(64, 2048),
        "height": checks.integer(64, 2048),
        "aspect_ratio": checks.text,
        "steps": checks.integer(1, 50),
        "seed": checks.integer(0, 1 << 63),
        "negative_prompt": checks.text,
        "guidance_scale": checks.number(0, 20),
        "image_url": checks.text,
        "reference_images": checks.sequence,
        "image_loras": checks.sequence,
        "response_format": checks.one_of("base64", "url"),
        "output_format": checks.one_of("jpeg", "png"),
        "disable_safety_checker": checks.truth,
    },
)


def hold_model(model: str) -> None:
    """Refuse a model that OpenAI has shut down (gpt-image-1 on 23 October 2026)."""
    if model in _RETIRED:
        raise RefusedError(
            404,
            f"The model `{model}` has been deprecated, learn more here: "
            "https://platform.openai.com/docs/deprecations",
            code="model_not_found",
        )


def size_of(fields: Fields, model: str) -> Size:
    """Return width and height of a `size`; refuse one that the model does not make."""
    size = fields.get("size") or "auto"
    if size in _FIXED_SIZES:
        width, height = ("1024x1024" if size == "auto" else size).split("x")
        return int(width), int(height)
    match = re.fullmatch(r"(\d+)x(\d+)", size)
    if match is None or not model.startswith("gpt-image-2"):
        raise wrong_value("size", ", ".join(f"'{one}'" for one in _FIXED_SIZES), size)
    width, height = int(match[1]), int(match[2])
    # types/image_generate_params.py: multiples of 16, from 1:3 to 3:1, at most 3840x2160.
    if width % 16 or height % 16 or max(width, height) > 3 * min(width, height):
        raise wrong_value("size", "multiples of 16 between 1:3 and 3:1", size)
    if width * height > 3840 * 2160:
        raise wrong_value("size", "at most 3840x2160", size)
    return width, height


def uploads_of(form: Form, model: str) -> list[Upload]:
    """Return the images to edit; refuse none, too many, and what is no image."""
    for file in form.files:
        if file.name not in ("image", "image[]", "mask", "markup"):
            raise RefusedError(
                400,
                f"Unknown parameter: '{file.name}'.",
                param=file.name,
                code="unknown_parameter",
            )
    if form.fields.get("input_fidelity") is not None and model.startswith(_ALWAYS_FAITHFUL):
        raise RefusedError(
            400,
            f"The model '{model}' does not support the 'input_fidelity' parameter.",
            param="input_fidelity",
            code="invalid_input_fidelity_model",
        )
    images = form.files_named("image", "image[]")
    if not images:
        raise missing("image")
    if len(images) > _MOST_UPLOADS:
        raise wrong_value("image", f"at most {_MOST_UPLOADS} images", len(images))
    for image in images:
        hold_upload(image)
    for mask in form.files_named("mask"):
        _hold_mask(mask, images[0])
    return images


def hold_upload(file: Upload) -> None:
    """Refuse what does not say truly that it is a PNG, JPEG or WebP below 50 MB."""
    wanted = _UPLOADS.get(file.content_type)
    if wanted is None or _kind_of(file.content) != wanted:
        raise RefusedError(
            400,
            f"Invalid file '{file.name}': unsupported mimetype ('{file.content_type}'). "
            "Supported file formats are 'image/jpeg', 'image/png', and 'image/webp'.",
            param=file.name,
            code="unsupported_file_mimetype",
        )
    if len(file.content) >= _LARGEST_UPLOAD:
        raise RefusedError(400, f"Invalid file '{file.name}': too large.", param=file.name)


def _hold_mask(mask: Upload, image: Upload) -> None:
    is_png = mask.content_type == "image/png" and _kind_of(mask.content) == "PNG"
    if not is_png or len(mask.content) >= _LARGEST_MASK:
        raise RefusedError(400, "Invalid mask: a PNG of less than 4 MB is required.", param="mask")
    if Image.open(BytesIO(mask.content)).size != Image.open(BytesIO(image.content)).size:
        raise RefusedError(400, "Invalid mask: its size is not the image's.", param="mask")


def _kind_of(content: bytes) -> str | None:
    try:
        return Image.open(BytesIO(content), formats=tuple(_UPLOADS.values())).format
    except OSError:
        return None


def openai_answer(data: list[Fields], fields: Fields, size: Size, *, tells_usage: bool) -> Fields:
    """Return an `ImagesResponse`."""
    quality = fields.get("quality") or "auto"
    answer: Fields = {
        "created": int(time.time()),
        "background": "opaque",
        "data": data,
        "output_format": fields.get("output_format") or "png",
        "quality": "medium" if quality == "auto" else quality,
        "size": f"{size[0]}x{size[1]}",
    }
    return answer | ({"usage": _usage(fields, size, len(data))} if tells_usage else {})


def together_answer(data: list[Fields], fields: Fields) -> Fields:
    """Return an `ImageFile`."""
    items = [
        {"index": number, "type": "url" if "url" in one else "b64_json", **one}
        for number, one in enumerate(data)
    ]
    return {
        "id": f"tests-{next(_ids):06d}",
        "model": fields["model"],
        "object": "list",
        "data": items,
    }


def _usage(fields: Fields, size: Size, count: int) -> Fields:
    # One token for each 32 x 32 pixels, as in medium quality; what it costs is not looked at here.
    image_tokens = count * size[0] * size[1] // 1024
    text_tokens = len(fields["prompt"]) // 3 + 1
    sent = 323 if fields.get("sent_images") else 0
    return {
        "input_tokens": text_tokens + sent,
        "input_tokens_details": {"image_tokens": sent, "text_tokens": text_tokens},
        "output_tokens": image_tokens,
        "output_tokens_details": {"image_tokens": image_tokens, "text_tokens": 0},
        "total_tokens": text_tokens + sent + image_tokens,
    }
