"""The blocks of a page, one by one: read, changed, made again; and its versions."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from api_service.blocks import answers
from api_service.blocks.change import HTML
from api_service.blocks.schemas import (
    BlockChanged,
    BlockChangeRequest,
    BlockList,
    FinishedRevision,
    RegenerationAccepted,
    Restored,
    VersionList,
)
from api_service.edge import answer, body_of, gateway_of
from api_service.generation.accepting import accepted
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
from api_service.product_details.answers import page as page_answer
from api_service.product_details.edit import page_problems
from api_service.product_details.routes import LARGEST_ID, why_not_finished
from api_service.wording import RESTORED
from chassis.auth import User, current_user
from chassis.problems import language_of
from contracts.problems import ProblemCode

LONGEST_BLOCK_ID = 64

router = APIRouter(prefix="/api/generation/product-details", tags=["product details"])
CurrentUser = Annotated[User, Depends(current_user)]
PageId = Annotated[int, Path(gt=0, le=LARGEST_ID)]
BlockId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]+$", max_length=LONGEST_BLOCK_ID)]
VersionNumber = Annotated[int, Path(gt=0)]

_PROBLEMS = problems(
    ProblemCode.UNAUTHENTICATED,
    ProblemCode.NOT_FOUND,
    ProblemCode.PAGE_NOT_FINISHED,
    ProblemCode.VALIDATION_FAILED,
    ProblemCode.RECORD_UNAVAILABLE,
)


@router.get(
    "/{page_id}/blocks",
    summary="List the blocks of a page",
    responses=answers_with({200: BlockList}) | _PROBLEMS,
)
async def list_blocks(request: Request, page_id: PageId, user: CurrentUser) -> Response:
    """In their order, hidden ones too."""
    details = await gateway_of(request).pages.find(page_id, user_id=user.id)
    if details is None or details.page is None:
        raise await why_not_finished(request, page_id, user)
    return answer(answers.block_list(details))


@router.patch(
    "/{page_id}/blocks/{block_id}",
    summary="Change one block, or have it made again",
    responses=answers_with(
        {
            200: BlockChanged | FinishedRevision | FailedResult | CancelledResult,
            202: RegenerationAccepted,
        }
    )
    | problems(
        ProblemCode.UNAUTHENTICATED,
        ProblemCode.NOT_FOUND,
        ProblemCode.PAGE_NOT_FINISHED,
        ProblemCode.PAGE_VERSION_CONFLICT,
        ProblemCode.LAST_VISIBLE_BLOCK,
        ProblemCode.BLOCK_LOCKED,
        ProblemCode.BLOCK_NOT_REGENERABLE,
        ProblemCode.IDEMPOTENCY_KEY_IN_USE,
        ProblemCode.BODY_TOO_LARGE,
        ProblemCode.VALIDATION_FAILED,
        ProblemCode.IDEMPOTENCY_KEY_REUSED,
        ProblemCode.DAILY_BUDGET_SPENT,
        ProblemCode.RECORD_UNAVAILABLE,
    ),
    openapi_extra=takes(IDEMPOTENCY_KEY, PREFER, body=json_body(BlockChangeRequest)),
)
async def change_block(
    request: Request, page_id: PageId, block_id: BlockId, user: CurrentUser
) -> Response:
    """What is changed at once is answered with 200 and the page.

    `regenerate` is answered with 202 and a job; `Prefer: wait=N` waits for its result, and under
    an `Idempotency-Key` it is asked for once. The page stays as it was until the job is done.
    """
    change = await body_of(request, BlockChangeRequest)
    if change.regenerate is not None:
        return await _regenerate(request, user, page_id, block_id, change)
    gateway, language = gateway_of(request), language_of(request)
    edited = await gateway.change_block(
        page_id, block_id, change, user_id=user.id, language=language
    )
    if edited is None:
        raise await why_not_finished(request, page_id, user)
    base_url = gateway.public_base_url
    return answer(answers.changed(edited, block_id, language, public_base_url=base_url))


async def _regenerate(
    request: Request, user: User, page_id: int, block_id: str, change: BlockChangeRequest
) -> Response:
    regenerate, route = gateway_of(request).regenerate_block, request.scope["path"]
    acceptance = await accepted(
        request,
        user,
        lambda caller: regenerate(page_id, block_id, change, caller=caller, route=route),
    )
    body = answers.accepted(acceptance, page_id, block_id, language_of(request))
    return await result_or_accepted(request, user, acceptance, body)


@router.get(
    "/{page_id}/versions",
    summary="List the versions of a page",
    responses=answers_with({200: VersionList}) | _PROBLEMS,
)
async def list_versions(request: Request, page_id: PageId, user: CurrentUser) -> Response:
    """The newest 50; fewer where they are large."""
    versions = await gateway_of(request).blocks.versions(page_id, user_id=user.id)
    if not versions:
        raise await why_not_finished(request, page_id, user)
    return answer(answers.version_list(page_id, versions))


@router.post(
    "/{page_id}/versions/{version}/restore",
    summary="Bring back a version of a page",
    responses=answers_with({200: Restored})
    | _PROBLEMS
    | problems(ProblemCode.PAGE_VERSION_CONFLICT),
)
async def restore_version(
    request: Request,
    page_id: PageId,
    version: VersionNumber,
    user: CurrentUser,
    expected_version: Annotated[int | None, Query()] = None,
) -> Response:
    """Undo and redo. Versions ahead of it stay until the page is changed again."""
    gateway = gateway_of(request)
    with page_problems(HTML):
        details = await gateway.blocks.restore(
            page_id, version, user_id=user.id, expected_version=expected_version
        )
    if details is None:
        raise await why_not_finished(request, page_id, user)
    data = page_answer(details, public_base_url=gateway.public_base_url)
    return answer(Restored(message=RESTORED.in_(language_of(request)), data=data))
