"""The stream of one job, for clients that care for nothing else."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sse_starlette import EventSourceResponse

from api_service.edge import gateway_of, job_id_of
from api_service.events.frames import PLACES_OF_RUN, place_of
from api_service.events.watch import Ear
from api_service.examples import STREAM_OF_JOB
from api_service.openapi import Responses, problems, takes
from api_service.problems import not_found
from chassis.auth import User, stream_user
from chassis.problems import ProblemError, language_of
from chassis.records import Job
from contracts.problems import ProblemCode

# A reader that takes nothing for this long is stuck.
SEND_SECONDS = 30
# A stream sees for itself, within a second, that the process leaves.
LEAVE_SECONDS = 3
LAST_ID_MAX_DIGITS = 18
RETRY_AFTER = {"Retry-After": "5"}

LAST_EVENT_ID = [
    {
        "name": name,
        "in": place,
        "required": False,
        "schema": {"type": "string"},
        "description": "The id of the last event heard; only what is newer is told.",
    }
    for name, place in (("Last-Event-ID", "header"), ("lastEventId", "query"))
]
TOKEN = {
    "name": "token",
    "in": "query",
    "required": False,
    "schema": {"type": "string"},
    "description": "The token, for an EventSource, which cannot send headers.",
}
STREAM: Responses = {
    200: {
        "description": "Server-Sent Events: a snapshot, then progress, then the end.",
        "content": {"text/event-stream": {"examples": {"Stream": {"value": STREAM_OF_JOB}}}},
    },
    204: {"description": "The last event heard was the job's end: an EventSource stops here."},
}

router = APIRouter(prefix="/api/generation", tags=["generation"])


@router.get(
    "/tasks/{task_id}/events",
    summary="Follow one job to its end (the `events_url` of the 202)",
    response_class=EventSourceResponse,
    responses=STREAM
    | problems(
        ProblemCode.UNAUTHENTICATED,
        ProblemCode.NOT_FOUND,
        ProblemCode.VALIDATION_FAILED,
        ProblemCode.AT_CAPACITY,
        ProblemCode.RECORD_UNAVAILABLE,
    ),
    openapi_extra=takes(*LAST_EVENT_ID, TOKEN),
)
async def events(
    request: Request, task_id: str, user: Annotated[User, Depends(stream_user)]
) -> Response:
    """Where the job stands, its progress, and its end; see docs/event-stream.md."""
    gateway = gateway_of(request)
    job = await gateway.jobs.find(job_id_of(task_id), user_id=user.id)
    if job is None:
        raise not_found()
    heard = _last_event_id(request, job)
    if job.is_finished and heard == place_of(job):
        return Response(status_code=204)
    drain = request.app.state.drain
    if drain.is_draining or not gateway.watch.has_room_for(user.id):
        raise ProblemError(ProblemCode.AT_CAPACITY, headers=RETRY_AFTER)
    ear = Ear(
        language=language_of(request),
        heard=heard,
        until=_end_of(user, request),
        is_leaving=lambda: drain.is_draining,
    )
    return EventSourceResponse(
        gateway.watch(job, ear),
        ping=0,
        send_timeout=SEND_SECONDS,
        shutdown_grace_period=LEAVE_SECONDS,
    )


def _last_event_id(request: Request, job: Job) -> int:
    # A reconnecting browser repeats its first address, so its header is the newer of the two.
    for value in (request.headers.get("last-event-id"), request.query_params.get("lastEventId")):
        if value and value.isascii() and value.isdecimal() and len(value) <= LAST_ID_MAX_DIGITS:
            # An id of a run that has not begun is none of ours.
            return int(value) if int(value) < (job.run + 1) * PLACES_OF_RUN else -1
    return -1


def _end_of(user: User, request: Request) -> float | None:
    if user.expires_at is None:
        return None
    clock = gateway_of(request).watch.clock
    left = (user.expires_at - clock.now()).total_seconds()
    return clock.monotonic() + max(left, 0)
