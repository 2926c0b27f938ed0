"""A message in, the pipeline, and a fate for whatever it raised."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from celery import Celery
from pydantic import ValidationError

from chassis.errors import StaleClaimError, TransientError
from chassis.records import Claim
from chassis.tracing import span
from contracts.tasks import GENERATE_PAGE_TASK, GeneratePage
from worker_service.celery_app import LoudRequest
from worker_service.pipeline import Pipeline
from worker_service.retry import ATTEMPTS_EXHAUSTED, GiveUp, RetryLater, decide
from worker_service.workshop import Workshop

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """How often a job is attempted, and whether an interruption is the worker's own leaving."""

    max_attempts: int
    is_leaving: Callable[[], bool]


def register(app: Celery, workshop: Workshop, *, max_attempts: int) -> None:
    """Teach `app` its one task. Every message is acknowledged: the job row is the record."""
    rules = Rules(max_attempts=max_attempts, is_leaving=lambda: workshop.is_leaving)

    @app.task(name=GENERATE_PAGE_TASK, shared=False, Request=LoudRequest)
    def generate_page(*arguments: Any, **named: Any) -> None:
        task = read(arguments, named)
        if task is None:
            return
        with structlog.contextvars.bound_contextvars(
            task_id=task.job_id, request_id=task.request_id
        ):
            workshop.run(lambda pipeline: attend(pipeline, task, rules))


def read(arguments: tuple[Any, ...], named: dict[str, Any]) -> GeneratePage | None:
    """Return the task, or None when it is nothing that this version understands."""
    try:
        return GeneratePage.model_validate(arguments[0] if len(arguments) == 1 else named)
    except ValidationError as error:
        log.error("task.unreadable", errors=error.errors(include_input=False, include_url=False))  # noqa: TRY400 - the traceback says nothing that the errors do not
        return None


async def attend(pipeline: Pipeline, task: GeneratePage, rules: Rules) -> None:
    """Bring the job to its end, or leave something to repeat."""
    with span("job.attempt", parent=task.traceparent, kind="consumer", job__id=task.job_id):
        await _attend(pipeline, task, rules)


async def _attend(pipeline: Pipeline, task: GeneratePage, rules: Rules) -> None:
    try:
        claim = await pipeline.claim(task)
        if claim is None:
            log.info("task.nothing_to_do")
            return
        await _attempt(pipeline, claim, rules)
    except StaleClaimError:
        log.info("job.no_longer_ours")
    except TransientError as error:
        # The record itself is away: the lease runs out, and the sweep brings the job back.
        log.warning("job.left_to_the_sweep", reason=str(error))


async def _attempt(pipeline: Pipeline, claim: Claim, rules: Rules) -> None:
    if claim.job.attempt > rules.max_attempts:
        # Delivered again by the queue, just before the sweep would have ended it.
        await pipeline.give_up(claim, code=ATTEMPTS_EXHAUSTED)
        return
    log.info("job.started", attempt=claim.job.attempt)
    try:
        await pipeline.run(claim)
    except asyncio.CancelledError:
        await _hand_back(pipeline, claim, rules)
        raise
    except StaleClaimError:
        raise
    except Exception as error:  # noqa: BLE001 - the edge: every error is given its fate here
        await _settle(pipeline, claim, error, rules)
    else:
        log.info("job.finished", outcome="completed")


async def _hand_back(pipeline: Pipeline, claim: Claim, rules: Rules) -> None:
    if rules.is_leaving():
        # However often workers are replaced, a job keeps its attempts.
        log.info("job.handed_back", attempt=claim.job.attempt)
        await pipeline.release(claim, retry_after_seconds=0, is_counted=False)
    else:
        out_of_time = TransientError("out of time", retry_after_seconds=0)
        await _settle(pipeline, claim, out_of_time, rules)


async def _settle(pipeline: Pipeline, claim: Claim, error: BaseException, rules: Rules) -> None:
    match decide(error, attempt=claim.job.attempt, max_attempts=rules.max_attempts):
        case RetryLater(delay_seconds):
            log.warning("job.released", reason=str(error), retry_after_seconds=delay_seconds)
            await pipeline.release(claim, retry_after_seconds=delay_seconds)
        case GiveUp(code, reason):
            log.error("job.finished", outcome="failed", code=code, reason=reason, exc_info=error)
            await pipeline.give_up(claim, code=code)
