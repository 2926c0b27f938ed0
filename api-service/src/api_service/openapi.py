"""What the OpenAPI document says beyond what the routes show by themselves."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from api_service.blocks.schemas import BlockChangeRequest
from api_service.examples import EXAMPLES
from api_service.generation.schemas import DisplayListRequest
from api_service.image_edits.schemas import ImageEditRequest
from api_service.preferences.schemas import PreferencesBody
from api_service.product_details.schemas import PageEditRequest
from api_service.questions.schemas import AnswersRequest
from api_service.sign_in.schemas import Credentials, RefreshRequest
from contracts.problems import WORDINGS, ProblemCode

Responses = dict[int | str, dict[str, Any]]

_REF = "#/components/schemas/{model}"


class FieldError(BaseModel):
    pointer: str
    detail: str


class Problem(BaseModel):
    """RFC 9457. `code` is stable; `message`, the same text as `detail`, is for sellers."""

    type: str
    title: str
    status: int
    code: ProblemCode
    detail: str
    message: str
    instance: str
    request_id: str
    errors: list[FieldError]


# Read from the raw body, and so unseen by the framework.
BODIES: Sequence[type[BaseModel]] = (
    DisplayListRequest,
    ImageEditRequest,
    PageEditRequest,
    BlockChangeRequest,
    AnswersRequest,
    PreferencesBody,
    Credentials,
    RefreshRequest,
    Problem,
)

IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Repeating a request under the same key gives the first answer again, for "
    "24 h. In quotes or without; 1 to 255 visible ASCII characters.",
    "schema": {"type": "string", "maxLength": 257},
    "example": '"8e03978e-40d5-43dd-bc93-6894a57f9324"',
}
PREFER = {
    "name": "Prefer",
    "in": "header",
    "required": False,
    "description": "`wait=N`: wait up to N seconds (1 to 60) for the result; `respond-async`: "
    "do not wait.",
    "schema": {"type": "string"},
    "example": "wait=30",
}
IMAGE: Responses = {200: {"description": "OK", "content": {"image/*": {}}}}
ZIP: Responses = {200: {"description": "OK", "content": {"application/zip": {}}}}
_HTML = {"examples": {"Page": {"value": '<!doctype html><html lang="ko">…</html>'}}}
DOCUMENT: Responses = {
    200: {"description": "OK", "content": {"text/html": _HTML}},
    304: {"description": "Not Modified"},
}
PUBLIC: dict[str, Any] = {"security": []}

_HEADERS = {
    "Location": "Where the job can be asked for.",
    "Retry-After": "Seconds after which asking again makes sense.",
    "Idempotency-Replayed": "`true` when this is the first answer again.",
    "Preference-Applied": "The wait that was granted.",
}


def takes(*parameters: dict[str, Any], body: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the `openapi_extra` of a route that reads these headers and this body itself."""
    extra: dict[str, Any] = {"parameters": list(parameters)} if parameters else {}
    return extra | ({"requestBody": body} if body else {})


def json_body(model: type[BaseModel]) -> dict[str, Any]:
    schema = {"$ref": _REF.format(model=model.__name__)}
    given = model.model_json_schema().get("examples", [])
    examples = {f"example-{n}": {"value": example} for n, example in enumerate(given, start=1)}
    content = {"application/json": {"schema": schema, "examples": examples}}
    return {"required": True, "content": content}


def answers_with(models: Mapping[int, Any]) -> Responses:
    """Return what a route answers by status, each with an example."""
    return {status: _answer(status, model) for status, model in models.items()}


def _answer(status: int, model: Any) -> dict[str, Any]:
    shapes = get_args(model) or (model,)
    examples = {
        shape.__name__: {"value": EXAMPLES[shape.__name__]}
        for shape in shapes
        if shape.__name__ in EXAMPLES
    }
    described: dict[str, Any] = {
        "model": model,
        "description": "Accepted" if status == 202 else "OK",  # noqa: PLR2004 - HTTP's own number
        "content": {"application/json": {"examples": examples}},
    }
    if status == 202:  # noqa: PLR2004 - HTTP's own number
        described["headers"] = {
            name: {"description": text, "schema": {"type": "string"}}
            for name, text in _HEADERS.items()
        }
    return described


def problems(*codes: ProblemCode) -> Responses:
    """Return the problems of a route by status, each with its wording as an example."""
    by_status: dict[int, list[ProblemCode]] = defaultdict(list)
    for code in codes:
        by_status[WORDINGS[code].status].append(code)
    return {status: _problem(status, together) for status, together in by_status.items()}


def _problem(status: int, codes: Sequence[ProblemCode]) -> dict[str, Any]:
    content = {
        "schema": {"$ref": _REF.format(model=Problem.__name__)},
        "examples": {code.value: {"value": _example(code)} for code in codes},
    }
    return {
        "description": " / ".join(WORDINGS[code].title for code in codes),
        "content": {"application/problem+json": content},
    }


def _example(code: ProblemCode) -> dict[str, Any]:
    wording = WORDINGS[code]
    sentence = wording.ko.format(reason="product_data 항목을 입력해 주세요.", limit="1 MB")
    return {
        "type": f"urn:pageloom:problem:{code.lower().replace('_', '-')}",
        "title": wording.title,
        "status": wording.status,
        "code": code,
        "detail": sentence,
        "message": sentence,
        "instance": "/api/generation/display-list",
        "request_id": "0af7651916cd43dd8448eb211c80319c",
        "errors": [],
    }


def completed(document: dict[str, Any]) -> dict[str, Any]:
    """Return the framework's document with the bodies, and with how callers say who they are."""
    _, definitions = models_json_schema(
        [(model, "validation") for model in BODIES], ref_template=_REF
    )
    components = document.setdefault("components", {})
    components["schemas"] = definitions["$defs"] | components.get("schemas", {})
    components["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    }
    document["security"] = [{"bearer": []}]
    return document
