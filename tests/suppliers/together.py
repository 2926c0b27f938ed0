"""Together as documented: `/v1/chat/completions`, and images whose original is an address.

Shapes: see `chat.py` and `images.py`; FLUX Kontext takes `image_url`, FLUX.2 `reference_images`
(docs.together.ai, "Reference images"). Images are addresses unless `response_format` is `base64`,
and what serves them turns away an empty `User-Agent` (docs.together.ai, "Images overview"). Errors:
docs.together.ai, "Error codes"; 429 has the type `dynamic_request_limited` or
`dynamic_token_limited` and 503 means the platform ("Serverless rate limits", which also names the
headers `x-ratelimit-limit`, `-remaining` and `-reset`).
"""

import base64
from urllib.error import URLError
from urllib.request import urlopen

from tests.suppliers import chat, images
from tests.suppliers.asked import Asked, Fields, Refusal
from tests.suppliers.forms import Form, Upload, read_json
from tests.suppliers.refusals import RefusedError, missing, wrong_value
from tests.suppliers.traits import Call, Traits
from tests.suppliers.wire import Request

_CALLS: dict[str, Call] = {
    "/v1/chat/completions": "chat",
    "/v1/images/generations": "generation",
}
_KONTEXT, _FLUX_2 = "kontext", "FLUX.2"
_ASPECTS = {
    "1:1": (1024, 1024),
    "4:3": (1184, 880),
    "3:4": (880, 1184),
    "16:9": (1392, 752),
    "9:16": (752, 1392),
    "3:2": (1248, 832),
    "2:3": (832, 1248),
}
_FETCH_SECONDS = 10


class Together:
    """A key in `Authorization: Bearer`; a generation with an original is an edit."""

    name = "together"
    download_needs_user_agent = True

    def __init__(self, traits: Traits) -> None:
        self._traits = traits

    def call_of(self, path: str) -> Call | None:
        return _CALLS.get(path)

    def read(self, request: Request) -> Asked:
        if request.header("authorization") != f"Bearer {self._traits.key}":
            raise _DENIED
        form = read_json(request)
        if self.call_of(request.path) == "chat":
            chat.hold(chat.TOGETHER, form.fields, self._traits)
            model = self._known(form.fields["model"])
            return Asked(call="chat", model=model, fields=form.fields, summary=form.summary())
        images.TOGETHER_GENERATION.hold(form.fields)
        return self._read_image(form, self._known(form.fields["model"]))

    def _read_image(self, form: Form, model: str) -> Asked:
        originals = [_fetched(address) for address in _addresses(form.fields, model)]
        return Asked(
            call="edit" if originals else "generation",
            model=model,
            fields={"output_format": "jpeg", **form.fields},
            summary=form.summary(),
            originals=tuple(originals),
            size=_size_of(form.fields),
            wants_url=form.fields.get("response_format", "url") == "url",
        )

    def _known(self, model: str) -> str:
        if self._traits.models and model not in self._traits.models:
            raise _no_model(model)
        return model

    def chat_answer(self, asked: Asked, content: str | None, ending: Fields) -> Fields:
        answer = chat.answer(asked.fields, content, self._traits, **ending)
        choice = answer["choices"][0]
        # There is no field for a refusal: it is said like anything else.
        said = content or ending.get("refusal") or ""
        choice |= {"seed": 7, "message": {"role": "assistant", "content": said}}
        choice["message"]["tool_calls"] = []
        for foreign in ("service_tier", "system_fingerprint"):
            del answer[foreign]
        if "usage" in answer:
            answer["usage"] = {
                name: count for name, count in answer["usage"].items() if isinstance(count, int)
            }
        return {**answer, "prompt": []}

    def image_answer(self, asked: Asked, data: list[Fields]) -> Fields:
        return images.together_answer(data, asked.fields)

    def error_body(self, error: RefusedError) -> Fields:
        return {
            "id": "tests-000001",
            "error": {
                "message": error.message,
                "type": error.kind,
                "param": error.param,
                "code": error.code,
            },
        }

    def refusal(self, fault: str, asked: Asked, retry_after: str) -> Refusal:
        told = {"retry-after": retry_after, "x-ratelimit-reset": retry_after} if retry_after else {}
        match fault:
            case "rate_limited":
                return Refusal(error=_RATE_LIMITED, headers=told)
            case "unavailable":
                return Refusal(error=_ERRORS[fault], headers=told)
            case "not_found":
                return Refusal(error=_no_model(asked.model))
            case _:
                return Refusal(error=_ERRORS[fault])

    def headers(self, request_id: str) -> dict[str, str]:
        return {
            "x-request-id": request_id,
            "x-ratelimit-limit": "10",
            "x-ratelimit-remaining": "9",
            "x-ratelimit-reset": "1",
        }


def _addresses(fields: Fields, model: str) -> list[str]:
    """Return the addresses of originals; refuse a parameter that this model does not have."""
    single, several = fields.get("image_url"), fields.get("reference_images") or []
    if single and _KONTEXT not in model and _FLUX_2 not in model:
        raise wrong_value("image_url", "only with FLUX.1 Kontext and FLUX.2 models", model)
    if several and _KONTEXT in model:
        raise wrong_value("reference_images", "only with FLUX.2 and Google models", model)
    if _KONTEXT in model and not single:
        raise missing("image_url")
    return [single, *several] if single else list(several)


def _fetched(address: str) -> bytes:
    """Return what lies at an address, as the supplier would fetch it."""
    try:
        upload = _inline(address) if address.startswith("data:") else _downloaded(address)
    except (URLError, ValueError, TimeoutError) as error:
        raise RefusedError(
            400, f"Failed to fetch image from URL: {error}", param="image_url"
        ) from error
    images.hold_upload(upload)
    return upload.content


def _inline(address: str) -> Upload:
    kind, _, rest = address.removeprefix("data:").partition(",")
    content = base64.b64decode(rest, validate=True)
    stated = kind.removesuffix(";base64")
    return Upload(name="image_url", filename="", content_type=stated, content=content)


def _downloaded(address: str) -> Upload:
    if not address.startswith(("http://", "https://")):
        raise ValueError("neither http nor data")
    with urlopen(address, timeout=_FETCH_SECONDS) as answer:  # noqa: S310 - checked above
        stated, content = answer.headers.get_content_type(), answer.read()
    return Upload(name="image_url", filename="", content_type=stated, content=content)


def _size_of(fields: Fields) -> tuple[int, int]:
    if aspect := fields.get("aspect_ratio"):
        if aspect not in _ASPECTS:
            raise wrong_value("aspect_ratio", ", ".join(_ASPECTS), aspect)
        return _ASPECTS[aspect]
    return int(fields.get("width") or 1024), int(fields.get("height") or 1024)


def _no_model(model: str) -> RefusedError:
    return RefusedError(
        404,
        f"Unable to access model {model}. Please visit https://api.together.ai/models to view the "
        "list of supported models.",
        code="model_not_available",
    )


_DENIED = RefusedError(
    401,
    "Invalid API key provided. You can find your API key at "
    "https://api.together.xyz/settings/api-keys.",
    code="invalid_api_key",
)
_RATE_LIMITED = RefusedError(
    429, "Request rate limit exceeded.", kind="dynamic_request_limited", code="rate_limit_exceeded"
)
_ERRORS = {
    "unauthorized": _DENIED,
    "quota_exhausted": RefusedError(
        402,
        "Credit limit exceeded, please navigate to billing to add credit.",
        kind="credit_limit",
    ),
    "prompt_filtered": RefusedError(
        422, "NSFW content detected in the prompt.", code="nsfw_content"
    ),
    "server_error": RefusedError(500, "Internal server error", kind="server_error"),
    "unavailable": RefusedError(
        503, "The server is currently overloaded.", kind="service_unavailable"
    ),
}
