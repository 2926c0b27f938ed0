"""A job from its acceptance to its result."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from api_service.blocks.schemas import FinishedRevision
from api_service.edge import (
    answer,
    body_of,
    gateway_of,
    idempotency_key_of,
    job_id_of,
)
from api_service.exports.schemas import FinishedExport
from api_service.generation import answers
from api_service.generation.accepting import accepted, ended, location, replayed, where_to_ask
from api_service.generation.sample import SAMPLE
from api_service.generation.schemas import (
    Accepted,
    CancelledResult,
    Changed,
    DisplayListRequest,
    FailedResult,
    FinishedImage,
    NoResult,
    Result,
    Status,
)
from api_service.headers import wait_seconds
from api_service.once import named
from api_service.openapi import (
    IDEMPOTENCY_KEY,
    PREFER,
    answers_with,
    json_body,
    problems,
    takes,
)
from api_service.problems import budget_problems, not_found
from api_service.wording import WORDS
from chassis.auth import User, current_user
from chassis.problems import ProblemError, language_of, request_id_of
from chassis.records import Acceptance, Job
from contracts.jobs import JobId, JobStatus
from contracts.problems import ProblemCode

# A page takes some seconds; asking more often tells nothing new.
STATUS_RETRY_AFTER = {"Retry-After": "2"}

router = APIRouter(prefix="/api/generation", tags=["generation"])
CurrentUser = Annotated[User, Depends(current_user)]


@router.post(
    "/display-list",
    status_code=202,
    summary="Order a page",
    responses=answers_with({200: Result, 202: Accepted})
    | problems(
        ProblemCode.UNAUTHENTICATED,
        ProblemCode.IDEMPOTENCY_KEY_IN_USE,
        ProblemCode.BODY_TOO_LARGE,
        ProblemCode.VALIDATION_FAILED,
        ProblemCode.IDEMPOTENCY_KEY_REUSED,
        ProblemCode.DAILY_BUDGET_SPENT,
        ProblemCode.RECORD_UNAVAILABLE,
    ),
    openapi_extra=takes(IDEMPOTENCY_KEY, PREFER, body=json_body(DisplayListRequest)),
)
async def display_list(request: Request) -> Response:
    """Record a job and answer before it is done; `Prefer: wait=N` waits for its result.

    The 202 is a promise: the job will reach an end, and its user will be told of it.
    """
    # Called and not declared: on this route every microsecond of the framework is counted.
    user = await current_user(request)
    return await _submit(request, user, await body_of(request, DisplayListRequest))


@router.post(
    "/test/notification",
    status_code=202,
    summary="Order a page for the built-in sample product",
    responses=answers_with({200: Result, 202: Accepted})
    | problems(
        ProblemCode.UNAUTHENTICATED,
        ProblemCode.IDEMPOTENCY_KEY_IN_USE,
        ProblemCode.IDEMPOTENCY_KEY_REUSED,
        ProblemCode.DAILY_BUDGET_SPENT,
        ProblemCode.RECORD_UNAVAILABLE,
    ),
    openapi_extra=takes(IDEMPOTENCY_KEY, PREFER),
)
async def test_notification(request: Request, user: CurrentUser) -> Response:
    """Go the whole way, to the notification, without having to describe anything."""
    return await _submit(request, user, SAMPLE)


async def _submit(request: Request, user: User, product: DisplayListRequest) -> Response:
    gateway, route = gateway_of(request), request.scope["path"]
    acceptance = await accepted(
        request, user, lambda caller: gateway.submit(product, caller=caller, route=route)
    )
    body = answers.accepted(acceptance, language_of(request))
    return await result_or_accepted(request, user, acceptance, body)


async def result_or_accepted(
    request: Request, user: User, acceptance: Acceptance, body: BaseModel
) -> Response:
    """Return the job's result where the caller waits for it and it ends in time; else a 202 with
    `body`."""
    headers = replayed(acceptance)
    seconds = wait_seconds(request.headers.get("prefer"))
    if seconds is not None:
        headers["Preference-Applied"] = f"wait={seconds}"
        job = await ended(request, user, acceptance, seconds=seconds)
        if job is not None:
            return await _result_answer(request, job, headers)
    return answer(body, 202, headers | where_to_ask(acceptance))


_READING_PROBLEMS = problems(
    ProblemCode.UNAUTHENTICATED,
    ProblemCode.NOT_FOUND,
    ProblemCode.VALIDATION_FAILED,
    ProblemCode.RECORD_UNAVAILABLE,
)


@router.get(
    "/status/{task_id}",
    summary="Ask where a job stands",
    responses=answers_with({200: Status}) | _READING_PROBLEMS,
)
@router.get(
    "/tasks/{task_id}",
    summary="Ask where a job stands (the `Location` of the 202)",
    responses=answers_with({200: Status}) | _READING_PROBLEMS,
)
async def status(request: Request, task_id: str, user: CurrentUser) -> Response:
    """404 means that there is no such job of yours, never that it cannot be looked up (503)."""
    job = await _own_job(request, task_id, user)
    headers = None if job.is_finished else STATUS_RETRY_AFTER
    return answer(answers.status(job, language_of(request)), headers=headers)


@router.get(
    "/result/{task_id}",
    summary="Fetch what a finished job made",
    responses=answers_with(
        {
            200: Result
            | FinishedImage
            | FinishedExport
            | FinishedRevision
            | FailedResult
            | CancelledResult
            | NoResult
        }
    )
    | _READING_PROBLEMS,
)
async def result(request: Request, task_id: str, user: CurrentUser) -> Response:
    """Unfinished, failed and cancelled jobs answer 200 too, with `success: false`."""
    return await _result_answer(request, await _own_job(request, task_id, user), {})


async def _result_answer(request: Request, job: Job, headers: dict[str, str]) -> Response:
    """Answer with what the job made, or with why there is nothing."""
    gateway = gateway_of(request)
    if job.status is not JobStatus.COMPLETED:
        if not job.is_finished:
            headers = headers | STATUS_RETRY_AFTER
            return answer(answers.no_result(job, language_of(request)), headers=headers)
        spendings = await gateway.supplier_calls.spendings(job.id, run=job.run)
        return answer(answers.ended_without(job, language_of(request), spendings), headers=headers)
    base_url, language = gateway.public_base_url, language_of(request)
    if job.result is not None:
        made = answers.made(job, job.result, language, public_base_url=base_url)
        return answer(made, headers=headers)
    details = await gateway.pages.find(job.product_details_id, user_id=job.user_id)
    if details is None or details.page is None:
        raise not_found()
    page = answers.result(job, details.page, public_base_url=base_url)
    return answer(page, headers=headers)


@router.post(
    "/tasks/{task_id}/cancel",
    summary="Cancel an unfinished job",
    responses=answers_with({200: Changed})
    | _READING_PROBLEMS
    | problems(ProblemCode.ALREADY_FINISHED),
)
async def cancel(request: Request, task_id: str, user: CurrentUser) -> Response:
    """Cancelling twice is the same as once; a cancelled job never becomes a finished one."""
    job = await gateway_of(request).jobs.cancel(job_id_of(task_id), user_id=user.id)
    if job is None:
        raise not_found()
    if job.status is not JobStatus.CANCELLED:
        raise ProblemError(ProblemCode.ALREADY_FINISHED)
    return answer(answers.changed(job, WORDS[job.kind].cancelled, language_of(request)))


@router.post(
    "/tasks/{task_id}/retry",
    status_code=202,
    summary="Run a failed or cancelled job again",
    responses=answers_with({202: Changed})
    | _READING_PROBLEMS
    | problems(
        ProblemCode.NOT_RETRYABLE,
        ProblemCode.DAILY_BUDGET_SPENT,
        ProblemCode.VALIDATION_FAILED,
        ProblemCode.IDEMPOTENCY_KEY_REUSED,
    ),
    openapi_extra=takes(IDEMPOTENCY_KEY),
)
async def retry(request: Request, task_id: str, user: CurrentUser) -> Response:
    """Same `task_id`, same product; a new run with an end of its own."""
    job_id = job_id_of(task_id)
    key = named(idempotency_key_of(request), route=request.scope["path"], body=b"")
    body, is_replayed = await gateway_of(request).once(
        user.id, key, Changed, lambda: _begin_again(request, job_id, user)
    )
    headers = {"Idempotency-Replayed": "true"} if is_replayed else {}
    return answer(body, 202, headers | location(job_id, retry_after=2))


async def _begin_again(request: Request, job_id: JobId, user: User) -> Changed:
    before = await _own_job(request, str(job_id), user)
    if before.status not in {JobStatus.FAILED, JobStatus.CANCELLED}:
        raise ProblemError(ProblemCode.NOT_RETRYABLE)
    with budget_problems():
        await gateway_of(request).budget.check(user.id)
    job = await gateway_of(request).jobs.retry(
        job_id, user_id=user.id, request_id=request_id_of(request)
    )
    if job is None:
        raise not_found()
    return answers.changed(job, WORDS[job.kind].retried, language_of(request))


async def _own_job(request: Request, task_id: str, user: User) -> Job:
    job = await gateway_of(request).jobs.find(job_id_of(task_id), user_id=user.id)
    if job is None:
        raise not_found()
    return job
