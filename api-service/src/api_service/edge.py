"""Where HTTP becomes values, and values become HTTP."""

from collections.abc import Mapping
from typing import TypeVar
from uuid import UUID

from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import Response

from api_service.gateway import Gateway
from api_service.headers import InvalidIdempotencyKeyError, holds, idempotency_key
from api_service.problems import invalid_body, invalid_field, not_found
from contracts.jobs import JobId

M = TypeVar("M", bound=BaseModel)


def gateway_of(request: Request) -> Gateway:
    gateway: Gateway = request.app.state.gateway
    return gateway


async def body_of(request: Request, model: type[M]) -> M:
    """Return the JSON body as `model`, parsed and checked in one go; else a 422 problem."""
    content = await request.body()
    try:
        return model.model_validate_json(content)
    except ValidationError as error:
        raise invalid_body(error) from None


def idempotency_key_of(request: Request) -> str | None:
    try:
        return idempotency_key(request.headers.get("idempotency-key"))
    except InvalidIdempotencyKeyError:
        raise invalid_field("/header/Idempotency-Key", "idempotency_key") from None


def job_id_of(task_id: str) -> JobId:
    """Return the id; what is no UUID never was one of ours."""
    try:
        return JobId(str(UUID(task_id)))
    except ValueError:
        raise not_found() from None


async def is_leaving(request: Request) -> bool:
    """Say whether waiting has become pointless: the client has left, or this process will."""
    return request.app.state.drain.is_draining or await request.is_disconnected()


def answer(
    model: BaseModel, status_code: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Return the model as JSON; it was checked when it was made."""
    content = model.model_dump_json().encode()
    return Response(content, status_code, headers, media_type="application/json")


def not_modified(request: Request, headers: Mapping[str, str]) -> Response | None:
    """Return the 304 for a client that holds what the `ETag` in these headers names, else None."""
    if not holds(request.headers.getlist("if-none-match"), headers["ETag"]):
        return None
    return Response(status_code=304, headers=headers)
