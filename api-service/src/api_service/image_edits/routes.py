"""The edit of one image: a job like any other, whose answer is mostly waited for."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api_service.edge import answer, body_of, gateway_of
from api_service.generation.accepting import accepted, ended, replayed, where_to_ask
from api_service.headers import wait_seconds, will_not_wait
from api_service.image_edits import answers
from api_service.image_edits.schemas import EditAccepted, Edited, ImageEditRequest
from api_service.openapi import (
    IDEMPOTENCY_KEY,
    PREFER,
    answers_with,
    json_body,
    problems,
    takes,
)
from chassis.auth import User, current_user
from chassis.problems import language_of
from contracts.problems import ProblemCode

router = APIRouter(prefix="/api/generation", tags=["images"])
CurrentUser = Annotated[User, Depends(current_user)]


@router.post(
    "/image",
    summary="Edit one image",
    responses=answers_with({200: Edited, 202: EditAccepted})
    | problems(
        ProblemCode.UNAUTHENTICATED,
        ProblemCode.IDEMPOTENCY_KEY_IN_USE,
        ProblemCode.JOB_CANCELLED,
        ProblemCode.BODY_TOO_LARGE,
        ProblemCode.VALIDATION_FAILED,
        ProblemCode.IMAGE_UNREADABLE,
        ProblemCode.IMAGE_URL_REFUSED,
        ProblemCode.IMAGE_UNREACHABLE,
        ProblemCode.IDEMPOTENCY_KEY_REUSED,
        ProblemCode.DAILY_BUDGET_SPENT,
        ProblemCode.IMAGE_NOT_EDITED,
        ProblemCode.RECORD_UNAVAILABLE,
    ),
    openapi_extra=takes(IDEMPOTENCY_KEY, PREFER, body=json_body(ImageEditRequest)),
)
async def edit_image(request: Request, user: CurrentUser) -> Response:
    """Record a job and wait for its image, for as long as the server is set to.

    `Prefer: wait=N` waits as long as it says, `respond-async` not at all; whoever is not
    answered with the image is answered with a job, which goes on.
    """
    edit = await body_of(request, ImageEditRequest)
    gateway, route = gateway_of(request), request.scope["path"]
    acceptance = await accepted(
        request, user, lambda caller: gateway.submit.edit(edit, caller=caller, route=route)
    )
    seconds, preference = _wait(request.headers.get("prefer"), gateway.image_wait_seconds)
    headers = replayed(acceptance) | preference
    job = await ended(request, user, acceptance, seconds=seconds) if seconds else None
    if job is not None:
        body = answers.edited(job, public_base_url=gateway.public_base_url)
        return answer(body, headers=headers)
    waiting = answers.accepted(acceptance, language_of(request))
    return answer(waiting, 202, headers | where_to_ask(acceptance))


def _wait(prefer: str | None, default: int) -> tuple[int, dict[str, str]]:
    """Return how long to wait, and the header that says which preference was followed."""
    if will_not_wait(prefer):
        return 0, {"Preference-Applied": "respond-async"}
    seconds = wait_seconds(prefer)
    if seconds is None:
        return default, {}
    return seconds, {"Preference-Applied": f"wait={seconds}"}
