"""A message in, the pipeline, and a fate for whatever it raised."""

import asyncio
from typing import Any

import structlog
from celery import Celery
from pydantic import ValidationError

from chassis.errors import StaleClaimError, TransientError
from chassis.records import Claim
from contracts.tasks import GENERATE_PAGE_TASK, GeneratePage
from worker_service.celery_app import LoudRequest
from worker_service.pipeline import Pipeline
from worker_service.retry import ATTEMPTS_EXHAUSTED, GiveUp, RetryLater, decide
from worker_service.workshop import Workshop

log = structlog.get_logger(__name__)


def register(app: Celery, workshop: Workshop, *, max_attempts: int) -> None:
    """Teach `app` its one task. Every message is acknowledged: the job row is the record."""

    @app.task(name=GENERATE_PAGE_TASK, shared=False, Request=LoudRequest)
    def generate_page(*arguments: Any, **named: Any) -> None:
        task = read(arguments, named)
        if task is None:
            return
        with structlog.contextvars.bound_contextvars(
            task_id=task.job_id, request_id=task.request_id
        ):
            workshop.run(lambda pipeline: attend(pipeline, task, max_attempts=max_attempts))


def read(arguments: tuple[Any, ...], named: dict[str, Any]) -> GeneratePage | None:
    """Return the task, or None when it is nothing that this version understands."""
    try:
        return GeneratePage.model_validate(arguments[0] if len(arguments) == 1 else named)
    except ValidationError as error:
        log.error("task.unreadable", errors=error.errors(include_input=False, include_url=False))  # noqa: TRY400 - the traceback says nothing that the errors do not
        return None


async def attend(pipeline: Pipeline, task: GeneratePage, *, max_attempts: int) -> None:
    """Bring the job to its end, or leave something to repeat."""
    try:
        claim = await pipeline.claim(task)
        if claim is None:
            log.info("task.nothing_to_do")
            return
        await _attempt(pipeline, claim, max_attempts=max_attempts)
    except StaleClaimError:
        log.info("job.no_longer_ours")
    except TransientError as error:
        # The record itself is away: the lease runs out, and the sweep brings the job back.
        log.warning("job.left_to_the_sweep", reason=str(error))


async def _attempt(pipeline: Pipeline, claim: Claim, *, max_attempts: int) -> None:
    if claim.job.attempt > max_attempts:
        # Delivered again by the queue, just before the sweep would have ended it.
        await pipeline.give_up(claim, code=ATTEMPTS_EXHAUSTED)
        return
    log.info("job.started", attempt=claim.job.attempt)
    try:
        await pipeline.run(claim)
    except asyncio.CancelledError:
        interrupted = TransientError("interrupted", retry_after_seconds=0)
        await _settle(pipeline, claim, interrupted, max_attempts=max_attempts)
        raise
    except StaleClaimError:
        raise
    except Exception as error:  # noqa: BLE001 - the edge: every error is given its fate here
        await _settle(pipeline, claim, error, max_attempts=max_attempts)
    else:
        log.info("job.finished", outcome="completed")


async def _settle(
    pipeline: Pipeline, claim: Claim, error: BaseException, *, max_attempts: int
) -> None:
    match decide(error, attempt=claim.job.attempt, max_attempts=max_attempts):
        case RetryLater(delay_seconds):
            log.warning("job.released", reason=str(error), retry_after_seconds=delay_seconds)
            await pipeline.release(claim, retry_after_seconds=delay_seconds)
        case GiveUp(code, reason):
            log.error("job.finished", outcome="failed", code=code, reason=reason, exc_info=error)
            await pipeline.give_up(claim, code=code)
