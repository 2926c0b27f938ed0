"""Answering what a finished page asks."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from api_service.blocks.schemas import FinishedRevision
from api_service.edge import body_of, gateway_of
from api_service.generation.accepting import accepted
from api_service.generation.orders import told, told_data
from api_service.generation.routes import result_or_accepted
from api_service.generation.schemas import CancelledResult, FailedResult
from api_service.openapi import (
    IDEMPOTENCY_KEY,
    PREFER,
    answers_with,
    json_body,
    problems,
    takes,
)
from api_service.product_details.routes import LARGEST_ID
from api_service.questions.schemas import AnswersAccepted, AnswersAcceptedData, AnswersRequest
from api_service.wording import ANSWERS_ACCEPTED
from chassis.auth import User, current_user
from chassis.problems import language_of
from contracts.problems import ProblemCode

router = APIRouter(prefix="/api/generation/product-details", tags=["product details"])
CurrentUser = Annotated[User, Depends(current_user)]
PageId = Annotated[int, Path(gt=0, le=LARGEST_ID)]


@router.post(
    "/{page_id}/answers",
    summary="Answer what a page asks",
    responses=answers_with(
        {200: FinishedRevision | FailedResult | CancelledResult, 202: AnswersAccepted}
    )
    | problems(
        ProblemCode.UNAUTHENTICATED,
        ProblemCode.NOT_FOUND,
        ProblemCode.PAGE_NOT_FINISHED,
        ProblemCode.PAGE_VERSION_CONFLICT,
        ProblemCode.PAGE_NOT_ANSWERABLE,
        ProblemCode.IDEMPOTENCY_KEY_IN_USE,
        ProblemCode.BODY_TOO_LARGE,
        ProblemCode.VALIDATION_FAILED,
        ProblemCode.FIELD_NOT_ASKED,
        ProblemCode.IDEMPOTENCY_KEY_REUSED,
        ProblemCode.RECORD_UNAVAILABLE,
    ),
    openapi_extra=takes(IDEMPOTENCY_KEY, PREFER, body=json_body(AnswersRequest)),
    status_code=202,
)
async def answer_questions(request: Request, page_id: PageId, user: CurrentUser) -> Response:
    """Answered with 202 and a job of kind `revision`, which fills the blocks that the answers
    belong to; `Prefer: wait=N` waits for its result, and under an `Idempotency-Key` it is asked
    for once. No supplier is asked. The page stays as it was until the job is done.
    """
    body = await body_of(request, AnswersRequest)
    submit, route = gateway_of(request).answer_questions, request.scope["path"]
    acceptance = await accepted(
        request, user, lambda caller: submit(page_id, body, caller=caller, route=route)
    )
    said = AnswersAccepted(
        **told(acceptance, ANSWERS_ACCEPTED, language_of(request)),
        data=AnswersAcceptedData(
            **told_data(acceptance),
            product_details_id=page_id,
            fields=tuple(each.field for each in body.answers),
        ),
    )
    return await result_or_accepted(request, user, acceptance, said)
