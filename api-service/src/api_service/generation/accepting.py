"""An order over HTTP: recorded once, and waited for where that is wanted."""

from collections.abc import Awaitable, Callable

import structlog
from starlette.requests import Request

from api_service.edge import gateway_of, idempotency_key_of, is_leaving
from api_service.generation.orders import TASKS_PATH
from api_service.generation.submit import Caller
from api_service.problems import budget_problems, idempotency_problems
from chassis.auth import User
from chassis.problems import language_of, request_id_of
from chassis.records import Acceptance, Job
from contracts.jobs import JobId

LONGEST_RETRY_AFTER_SECONDS = 15


async def accepted(
    request: Request, user: User, submit: Callable[[Caller], Awaitable[Acceptance]]
) -> Acceptance:
    """Return once the job is recorded, under the key and the names of this request."""
    language = language_of(request)
    caller = Caller(user.id, language, idempotency_key_of(request), request_id_of(request))
    with idempotency_problems(), budget_problems():
        acceptance = await submit(caller)
    # The request's own log line then names the job, as every later one does.
    structlog.contextvars.bind_contextvars(task_id=acceptance.job_id)
    return acceptance


async def ended(
    request: Request, user: User, acceptance: Acceptance, *, seconds: float
) -> Job | None:
    """Return the job when it ends within `seconds`; None when waiting longer is pointless."""
    return await gateway_of(request).wait(
        acceptance.job_id,
        user_id=user.id,
        seconds=seconds,
        is_pointless=lambda: is_leaving(request),
    )


def replayed(acceptance: Acceptance) -> dict[str, str]:
    return {"Idempotency-Replayed": "true"} if acceptance.replayed else {}


def where_to_ask(acceptance: Acceptance) -> dict[str, str]:
    """Return the headers of a 202: where to ask for the job, and when."""
    patience = min(max(acceptance.eta_seconds // 4, 1), LONGEST_RETRY_AFTER_SECONDS)
    return location(acceptance.job_id, retry_after=patience)


def location(job_id: JobId, *, retry_after: int) -> dict[str, str]:
    return {"Location": f"{TASKS_PATH}/{job_id}", "Retry-After": str(retry_after)}
