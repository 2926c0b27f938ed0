"""OpenAI as documented: `/v1/chat/completions`, `/v1/images/generations`, `/v1/images/edits`.

Shapes: see `chat.py` and `images.py`. Errors: openai-python `types/shared/error_object.py`, and
OpenAI's guide "Error codes" for which code goes with which status. Headers: OpenAI's guides "Rate
limits" (`x-ratelimit-*`, written as durations) and "Debugging requests" (`x-request-id`,
`openai-processing-ms`, `openai-version`).
"""

from tests.suppliers import chat, images
from tests.suppliers.asked import Asked, Fields, Refusal
from tests.suppliers.forms import Form, read_json, read_multipart
from tests.suppliers.refusals import RefusedError
from tests.suppliers.traits import Call, Traits
from tests.suppliers.wire import Request

_CALLS: dict[str, Call] = {
    "/v1/chat/completions": "chat",
    "/v1/images/generations": "generation",
    "/v1/images/edits": "edit",
}


class OpenAI:
    """A key in `Authorization: Bearer`; GPT image models always answer `b64_json`."""

    name = "openai"
    download_needs_user_agent = False

    def __init__(self, traits: Traits) -> None:
        self._traits = traits

    def call_of(self, path: str) -> Call | None:
        return _CALLS.get(path)

    def read(self, request: Request) -> Asked:
        self._hold_key(request)
        match self.call_of(request.path):
            case "chat":
                return self._read_chat(read_json(request))
            case "generation":
                return self._read_generation(read_json(request))
            case _:
                return self._read_edit(read_multipart(request))

    def _hold_key(self, request: Request) -> None:
        given = request.header("authorization")
        if not given.startswith("Bearer "):
            raise RefusedError(
                401,
                "You didn't provide an API key. You need to provide your API key in an "
                "Authorization header using Bearer auth.",
            )
        if given.removeprefix("Bearer ") != self._traits.key:
            raise RefusedError(401, "Incorrect API key provided.", code="invalid_api_key")

    def _hold_model(self, model: str) -> None:
        images.hold_model(model)
        if self._traits.models and model not in self._traits.models:
            raise RefusedError(
                404,
                f"The model `{model}` does not exist or you do not have access to it.",
                code="model_not_found",
            )

    def _read_chat(self, form: Form) -> Asked:
        chat.hold(chat.OPENAI, form.fields, self._traits)
        self._hold_model(form.fields["model"])
        return Asked(
            call="chat", model=form.fields["model"], fields=form.fields, summary=form.summary()
        )

    def _read_generation(self, form: Form) -> Asked:
        images.OPENAI_GENERATION.hold(form.fields)
        model = form.fields["model"]
        self._hold_model(model)
        return Asked(
            call="generation",
            model=model,
            fields=form.fields,
            summary=form.summary(),
            size=images.size_of(form.fields, model),
        )

    def _read_edit(self, form: Form) -> Asked:
        images.OPENAI_EDIT.hold(form.fields)
        model = form.fields["model"]
        self._hold_model(model)
        uploads = images.uploads_of(form, model)
        return Asked(
            call="edit",
            model=model,
            fields=form.fields,
            summary=form.summary(),
            originals=tuple(upload.content for upload in uploads),
            size=images.size_of(form.fields, model),
        )

    def chat_answer(self, asked: Asked, content: str | None, ending: Fields) -> Fields:
        return chat.answer(asked.fields, content, self._traits, **ending)

    def image_answer(self, asked: Asked, data: list[Fields]) -> Fields:
        fields = {**asked.fields, "sent_images": asked.originals}
        return images.openai_answer(data, fields, asked.size, tells_usage=self._traits.tells_usage)

    def error_body(self, error: RefusedError) -> Fields:
        return {
            "error": {
                "message": error.message,
                "type": error.kind,
                "param": error.param,
                "code": error.code,
            }
        }

    def refusal(self, fault: str, asked: Asked, retry_after: str) -> Refusal:
        told = {"retry-after": retry_after} if retry_after else {}
        match fault:
            case "rate_limited":
                return Refusal(error=_rate_limited(asked.model), headers=told)
            case "unavailable":
                return Refusal(error=_OVERLOADED, headers=told)
            case "prompt_filtered":
                return Refusal(error=_filtered(asked.call))
            case "not_found":
                return Refusal(error=_no_model(asked.model))
            case _:
                return Refusal(error=_ERRORS[fault])

    def headers(self, request_id: str) -> dict[str, str]:
        return {
            "x-request-id": f"req_{request_id}",
            "openai-version": "2020-10-01",
            "openai-processing-ms": "42",
            "x-ratelimit-limit-requests": "500",
            "x-ratelimit-remaining-requests": "499",
            "x-ratelimit-reset-requests": "120ms",
            "x-ratelimit-limit-tokens": "200000",
            "x-ratelimit-remaining-tokens": "199000",
            "x-ratelimit-reset-tokens": "300ms",
        }


_OVERLOADED = RefusedError(
    503,
    "The engine is currently overloaded, please try again later.",
    kind="server_error",
    code="server_overloaded",
)
_ERRORS = {
    "quota_exhausted": RefusedError(
        429,
        "You exceeded your current quota, please check your plan and billing details.",
        kind="insufficient_quota",
        code="insufficient_quota",
    ),
    "unauthorized": RefusedError(401, "Incorrect API key provided.", code="invalid_api_key"),
    "server_error": RefusedError(
        500, "The server had an error while processing your request.", kind="server_error"
    ),
}


def _rate_limited(model: str) -> RefusedError:
    return RefusedError(
        429,
        f"Rate limit reached for {model} in organization org-tests on requests per min (RPM).",
        kind="requests",
        code="rate_limit_exceeded",
    )


def _no_model(model: str) -> RefusedError:
    return RefusedError(
        404,
        f"The model `{model}` does not exist or you do not have access to it.",
        code="model_not_found",
    )


def _filtered(call: Call) -> RefusedError:
    if call == "chat":
        return RefusedError(
            400,
            "Invalid prompt: your prompt was flagged as potentially violating our usage policy.",
            code="invalid_prompt",
        )
    return RefusedError(
        400,
        "Your request was rejected by the safety system.",
        kind="image_generation_user_error",
        code="moderation_blocked",
    )
