"""Azure OpenAI as documented: deployments with `api-version`, and the newer `/openai/v1/`.

Azure OpenAI REST API reference, data plane inference (api-versions 2024-10-21 and
2025-04-01-preview; v1): the key stands in `api-key`, a deployment names the model, completions
carry `prompt_filter_results` and `content_filter_results`, GPT image models carry neither and
always answer `b64_json`. Errors: `code` is a text, often the status; throttling as in
"Requests to the … Operation under Azure OpenAI API version … have exceeded call rate limit";
filtered prompts as in the guide "Content filtering": `innererror.code`
`ResponsibleAIPolicyViolation`.
"""

import re
from typing import NamedTuple

from tests.suppliers import chat, images
from tests.suppliers.asked import Asked, Fields, Refusal
from tests.suppliers.forms import Form, read_json, read_multipart
from tests.suppliers.refusals import INVALID, RefusedError, missing
from tests.suppliers.traits import Call, Traits
from tests.suppliers.wire import Request

_PATH = re.compile(
    r"/openai/(?:deployments/(?P<deployment>[\w.-]+)|v1)"
    r"/(?P<call>chat/completions|images/generations|images/edits)"
)
_CALLS: dict[str, Call] = {
    "chat/completions": "chat",
    "images/generations": "generation",
    "images/edits": "edit",
}
_VERSION = re.compile(r"\d{4}-\d{2}-\d{2}(-preview)?|v1|preview|latest")
_SAFE = {"filtered": False, "severity": "safe"}
_FILTERS = dict.fromkeys(("hate", "self_harm", "sexual", "violence"), _SAFE)


class _Place(NamedTuple):
    call: Call
    deployment: str | None
    """None: the v1 surface, where the field `model` names it."""


class Azure:
    """A key in `api-key`; a wrong path, deployment or version is not found."""

    name = "azure"
    download_needs_user_agent = False

    def __init__(self, traits: Traits) -> None:
        self._traits = traits

    def call_of(self, path: str) -> Call | None:
        match = _PATH.fullmatch(path)
        return _CALLS[match["call"]] if match else None

    def read(self, request: Request) -> Asked:
        match = _PATH.fullmatch(request.path)
        assert match is not None
        place = _Place(_CALLS[match["call"]], match["deployment"])
        self._hold_key(request)
        _hold_version(request, place)
        form = read_multipart(request) if place.call == "edit" else read_json(request)
        model = self._model_of(form, place)
        if place.call == "chat":
            return self._read_chat(form, model)
        known = images.AZURE_EDIT if place.call == "edit" else images.AZURE_GENERATION
        known.hold(form.fields)
        uploads = images.uploads_of(form, model) if place.call == "edit" else []
        return Asked(
            call=place.call,
            model=model,
            fields=form.fields,
            summary=form.summary(),
            originals=tuple(upload.content for upload in uploads),
            size=images.size_of(form.fields, model),
        )

    def _read_chat(self, form: Form, model: str) -> Asked:
        chat.hold(chat.AZURE, form.fields, self._traits)
        return Asked(call="chat", model=model, fields=form.fields, summary=form.summary())

    def _hold_key(self, request: Request) -> None:
        bearer = request.header("authorization").removeprefix("Bearer ")
        if self._traits.key not in (request.header("api-key"), bearer):
            raise _DENIED

    def _model_of(self, form: Form, place: _Place) -> str:
        if place.deployment is None and not form.fields.get("model"):
            raise missing("model")
        deployment = place.deployment or str(form.fields["model"])
        if self._traits.deployments and deployment not in self._traits.deployments:
            raise _NO_DEPLOYMENT
        return self._traits.deployments.get(deployment, deployment)

    def chat_answer(self, asked: Asked, content: str | None, ending: Fields) -> Fields:
        fields = {**asked.fields, "model": asked.model}
        answer = chat.answer(fields, content, self._traits, **ending)
        for choice in answer["choices"]:
            choice["content_filter_results"] = _FILTERS
        found = {"prompt_index": 0, "content_filter_results": _FILTERS}
        return {**answer, "prompt_filter_results": [found]}

    def image_answer(self, asked: Asked, data: list[Fields]) -> Fields:
        fields = {**asked.fields, "sent_images": asked.originals}
        return images.openai_answer(data, fields, asked.size, tells_usage=self._traits.tells_usage)

    def error_body(self, error: RefusedError) -> Fields:
        if isinstance(error, _PolicyError):
            return {"error": error.told()}
        if error.kind != INVALID or (error.param is None and error.code is not None):
            return {"error": {"code": error.code or str(error.status), "message": error.message}}
        # What the model behind the deployment refuses, it refuses in OpenAI's own shape.
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
                if retry_after.isdecimal():
                    told["retry-after-ms"] = f"{int(retry_after) * 1000}"
                return Refusal(error=_throttled(asked.call, retry_after), headers=told)
            case "unavailable":
                return Refusal(error=_ERRORS[fault], headers=told)
            case "prompt_filtered":
                return Refusal(error=_PolicyError(asked.call))
            case _:
                return Refusal(error=_ERRORS[fault])

    def headers(self, request_id: str) -> dict[str, str]:
        return {
            "apim-request-id": request_id,
            "x-request-id": request_id,
            "x-ms-region": "Korea Central",
            "x-ratelimit-limit-requests": "500",
            "x-ratelimit-remaining-requests": "499",
            "x-ratelimit-limit-tokens": "200000",
            "x-ratelimit-remaining-tokens": "199000",
        }


def _hold_version(request: Request, place: _Place) -> None:
    version = request.query.get("api-version")
    if version is None and place.deployment is None:
        return
    if version is None or not _VERSION.fullmatch(version):
        raise RefusedError(404, "Resource not found", code="404")


class _PolicyError(RefusedError):
    """A prompt that the content filter stopped."""

    def __init__(self, call: Call) -> None:
        super().__init__(
            400,
            "The response was filtered due to the prompt triggering Azure OpenAI's content "
            "management policy. Please modify your prompt and retry.",
            param="prompt",
            code="content_filter" if call == "chat" else "contentFilter",
        )

    def told(self) -> Fields:
        found = {**_FILTERS, "violence": {"filtered": True, "severity": "medium"}}
        return {
            "message": self.message,
            "type": None,
            "param": self.param,
            "code": self.code,
            "status": self.status,
            "innererror": {
                "code": "ResponsibleAIPolicyViolation",
                "content_filter_result": found,
            },
        }


_DENIED = RefusedError(
    401,
    "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a "
    "valid key for an active subscription and use a correct regional API endpoint for your "
    "resource.",
    code="401",
)
_NO_DEPLOYMENT = RefusedError(
    404,
    "The API deployment for this resource does not exist. If you created the deployment within "
    "the last 5 minutes, please wait a moment and try again.",
    code="DeploymentNotFound",
)
_ERRORS = {
    "unauthorized": _DENIED,
    "not_found": _NO_DEPLOYMENT,
    "quota_exhausted": RefusedError(
        403, "Out of call volume quota. Quota will be replenished next month.", code="403"
    ),
    "server_error": RefusedError(
        500, "The server had an error processing your request.", kind="server_error"
    ),
    "unavailable": RefusedError(
        503, "The service is temporarily unable to process your request.", kind="server_error"
    ),
}
_OPERATIONS = {
    "chat": "ChatCompletions_Create",
    "generation": "ImageGenerations_Create",
    "edit": "ImageEdits_Create",
}


def _throttled(call: Call, retry_after: str) -> RefusedError:
    return RefusedError(
        429,
        f"Requests to the {_OPERATIONS[call]} Operation under Azure OpenAI API have exceeded call "
        f"rate limit of your current OpenAI S0 pricing tier. "
        f"Please retry after {retry_after or 'some'} seconds.",
        code="429",
    )
