"""The stream of a user, and the list, count, reading and deleting of notifications."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.routing import Route

from chassis.auth import User, current_user
from chassis.errors import TransientError
from chassis.ports import Inbox
from chassis.problems import ProblemError, language_of
from contracts.jobs import Language, UserId
from contracts.problems import ProblemCode
from notification_service.schemas import (
    Done,
    NotificationList,
    NotificationListAnswer,
    UnreadCount,
    UnreadCountAnswer,
)
from notification_service.stream import StreamSource, UserStream
from notification_service.tickets.routes import listener_of

# The largest value that PostgreSQL's bigint holds.
MAX_ROW_ID = 2**63 - 1
MAX_ROW_ID_DIGITS = 19
OFFSET_MAX = 100_000
# Spread, so that those turned away do not all return in one moment.
RETRY_AFTER_SECONDS = (2, 8)

# Read by hand, as the user is: FastAPI's own reading is felt when thousands return at once.
STREAM_PARAMETERS = [
    {"name": "user_id", "in": "path", "required": True, "schema": {"type": "string"}}
] + [
    {
        "name": name,
        "in": place,
        "required": False,
        "schema": {"type": "string"},
        "description": "The id of the last event heard; what came behind it is told first.",
    }
    for name, place in (("Last-Event-ID", "header"), ("lastEventId", "query"))
]

READ = {Language.KOREAN: "알림을 읽음으로 표시했습니다.", Language.ENGLISH: "Marked as read."}
DELETED = {Language.KOREAN: "알림을 삭제했습니다.", Language.ENGLISH: "Notification deleted."}

router = APIRouter(prefix="/api/notifications", tags=["notifications"])

Caller = Annotated[User, Depends(current_user)]


# Not plain functions, which FastAPI would run in a thread.
async def _source(request: Request) -> StreamSource:
    source: StreamSource = request.app.state.source
    return source


async def _inbox(request: Request) -> Inbox:
    return (await _source(request)).inbox


UserInbox = Annotated[Inbox, Depends(_inbox)]


def _must_be(user: User, user_id: str | None) -> UserId:
    if user_id is not None and user_id != user.id:
        raise ProblemError(ProblemCode.FORBIDDEN)
    return user.id


@router.get(
    "/stream/{user_id}",
    response_class=UserStream,
    openapi_extra={"parameters": STREAM_PARAMETERS},
)
async def stream(request: Request) -> Response:
    """Server-Sent Events: what was missed, then what happens. See docs/event-stream.md."""
    user = await listener_of(request)
    _must_be(user, request.path_params["user_id"])
    source = await _source(request)
    if source.hub.is_full:
        raise ProblemError(ProblemCode.AT_CAPACITY, headers={"Retry-After": _spread(source)})
    if source.hub.head is None:
        raise TransientError("the inbox has not been reached yet")
    return UserStream(
        source, user.id, last_event_id=_last_event_id(request), until=_end_of(user, source)
    )


# Without FastAPI's dependencies, of which it has none, and all that stands around them: half of
# what opening a stream would cost. Its declared twin stands in the document.
STREAM_ROUTE = Route(f"{router.prefix}/stream/{{user_id}}", stream, methods=["GET"])


def _last_event_id(request: Request) -> int | None:
    # A reconnecting browser repeats its first address, so its header is the newer of the two.
    last = _row_id(request.headers.get("last-event-id"))
    return last if last is not None else _row_id(request.query_params.get("lastEventId"))


def _row_id(value: str | None) -> int | None:
    """Read a Last-Event-ID; whatever is none of ours counts as if it had not been sent."""
    if not value or not (value.isascii() and value.isdecimal()):
        return None
    row_id = int(value) if len(value) <= MAX_ROW_ID_DIGITS else MAX_ROW_ID + 1
    return row_id if row_id <= MAX_ROW_ID else None


def _end_of(user: User, source: StreamSource) -> float | None:
    if user.expires_at is None:
        return None
    left = (user.expires_at - source.clock.now()).total_seconds()
    return source.clock.monotonic() + max(left, 0)


def _spread(source: StreamSource) -> str:
    return str(source.random.randint(*RETRY_AFTER_SECONDS))


@router.get("/{user_id}")
async def list_notifications(
    user_id: str,
    user: Caller,
    inbox: UserInbox,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    offset: Annotated[int, Query(ge=0, le=OFFSET_MAX)] = 0,
) -> NotificationListAnswer:
    """The caller's notifications, newest first."""
    page = await inbox.list_for(_must_be(user, user_id), limit=limit, offset=offset)
    return NotificationListAnswer(
        data=NotificationList(
            notifications=page.notifications,
            unread_count=page.unread_count,
            total_returned=len(page.notifications),
            limit=limit,
            offset=offset,
        )
    )


@router.get("/{user_id}/unread-count")
async def unread_count(user_id: str, user: Caller, inbox: UserInbox) -> UnreadCountAnswer:
    """How many notifications the caller has not read."""
    count = await inbox.unread_count(_must_be(user, user_id))
    return UnreadCountAnswer(data=UnreadCount(unread_count=count))


@router.put("/{event_id}/read")
async def mark_read(
    event_id: str, request: Request, user: Caller, inbox: UserInbox, user_id: str | None = None
) -> Done:
    """Mark one of the caller's notifications as read; doing it twice is harmless."""
    if not await inbox.mark_read(event_id, user_id=_must_be(user, user_id)):
        raise ProblemError(ProblemCode.NOT_FOUND)
    return Done(message=READ[language_of(request)])


@router.delete("/{event_id}")
async def delete(
    event_id: str, request: Request, user: Caller, inbox: UserInbox, user_id: str | None = None
) -> Done:
    """Delete one of the caller's notifications for good."""
    if not await inbox.delete(event_id, user_id=_must_be(user, user_id)):
        raise ProblemError(ProblemCode.NOT_FOUND)
    return Done(message=DELETED[language_of(request)])
