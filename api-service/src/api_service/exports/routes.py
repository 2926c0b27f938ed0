"""A page as a marketplace takes it: made as a job where it is not there yet, then downloaded."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from api_service.edge import answer, gateway_of
from api_service.exports import answers
from api_service.exports.schemas import ExportAccepted
from api_service.generation.accepting import ended, where_to_ask
from api_service.generation.submit import Caller
from api_service.headers import wait_seconds, will_not_wait
from api_service.openapi import PREFER, ZIP, answers_with, problems, takes
from api_service.problems import idempotency_problems, not_found
from api_service.product_details.routes import LARGEST_ID
from chassis.auth import User, current_user
from chassis.problems import ProblemError, language_of, request_id_of
from chassis.records import Acceptance, Job, ProductDetails
from contracts.exports import Marketplace, package_key, page_version
from contracts.pages import FinishedPage
from contracts.problems import ProblemCode

router = APIRouter(prefix="/api/generation/product-details", tags=["product details"])
CurrentUser = Annotated[User, Depends(current_user)]
PageId = Annotated[int, Path(gt=0, le=LARGEST_ID)]


@router.get(
    "/{page_id}/export",
    summary="Download a page as a marketplace takes it",
    response_class=Response,
    responses=ZIP
    | answers_with({202: ExportAccepted})
    | problems(
        ProblemCode.UNAUTHENTICATED,
        ProblemCode.NOT_FOUND,
        ProblemCode.PAGE_NOT_FINISHED,
        ProblemCode.JOB_CANCELLED,
        ProblemCode.VALIDATION_FAILED,
        ProblemCode.EXPORT_FAILED,
        ProblemCode.RECORD_UNAVAILABLE,
    ),
    openapi_extra=takes(PREFER),
)
async def export_page(
    request: Request, page_id: PageId, user: CurrentUser, target: Annotated[Marketplace, Query()]
) -> Response:
    """The ZIP of the page as it stands, or 202 while it is being made, once for each version and
    target. Asking again is harmless; `Prefer: wait=N` waits for it, and `respond-async` answers
    with its job even when it is there."""
    details, page = await _finished(request, page_id, user)
    version = page_version(page)
    wants_job = will_not_wait(request.headers.get("prefer"))
    key = package_key(details.job.id, target, version)
    stored = None if wants_job else await _package(request, key, details, target)
    if stored is not None:
        return stored
    acceptance = await _submitted(request, user, details, version, target)
    job = None if wants_job else await _job(request, user, acceptance)
    package = answers.package_of(job) if job else None
    if package is None:
        body = answers.accepted(acceptance, target, language_of(request))
        return answer(body, 202, _preference(request) | where_to_ask(acceptance))
    stored = await _package(request, package.key, details, target)
    if stored is None:
        raise not_found()
    stored.headers.update(_preference(request))
    return stored


async def _finished(
    request: Request, page_id: int, user: User
) -> tuple[ProductDetails, FinishedPage]:
    details = await gateway_of(request).pages.find(page_id, user_id=user.id)
    if details is None:
        raise not_found()
    if details.page is None:
        raise ProblemError(ProblemCode.PAGE_NOT_FINISHED)
    return details, details.page


async def _submitted(
    request: Request, user: User, details: ProductDetails, version: str, target: Marketplace
) -> Acceptance:
    language, request_id = language_of(request), request_id_of(request)
    caller = Caller(user.id, language, request_id=request_id)
    with idempotency_problems():
        return await gateway_of(request).submit_export(details, version, target, caller=caller)


async def _job(request: Request, user: User, acceptance: Acceptance) -> Job | None:
    """Return the job as it stands, after it was waited for where that is wanted."""
    seconds = wait_seconds(request.headers.get("prefer"))
    if seconds is not None:
        return await ended(request, user, acceptance, seconds=seconds)
    return await gateway_of(request).jobs.find(acceptance.job_id, user_id=user.id)


def _preference(request: Request) -> dict[str, str]:
    if will_not_wait(request.headers.get("prefer")):
        return {"Preference-Applied": "respond-async"}
    seconds = wait_seconds(request.headers.get("prefer"))
    return {} if seconds is None else {"Preference-Applied": f"wait={seconds}"}


async def _package(
    request: Request, key: str, details: ProductDetails, target: Marketplace
) -> Response | None:
    stored = await gateway_of(request).artifacts.get(key)
    if stored is None:
        return None
    headers = answers.download_headers(details.title, target)
    return Response(stored.content, headers=headers, media_type="application/zip")
