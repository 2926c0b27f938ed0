"""What a user is told of each event: Korean by default, English on request."""

from typing import Any, TypeAlias

from chassis.records import InboxEntry
from contracts.events import (
    JobCancelled,
    JobCompleted,
    JobEvent,
    JobFailed,
    JobProgressed,
    PageCompleted,
    PageFailed,
)
from contracts.jobs import JobKind, JobStatus, Language, Stage
from contracts.notifications import MessageType, Notification, ProgressReport

End: TypeAlias = PageCompleted | PageFailed | JobCompleted | JobFailed | JobCancelled

# Their events name the page in `product_details_id`.
_OF_A_PAGE = (JobKind.PAGE, JobKind.REVISION)
_STATUSES: dict[type[End], JobStatus] = {
    PageCompleted: JobStatus.COMPLETED,
    JobCompleted: JobStatus.COMPLETED,
    PageFailed: JobStatus.FAILED,
    JobFailed: JobStatus.FAILED,
    JobCancelled: JobStatus.CANCELLED,
}
# A product's name may fill a page; a toast has two lines.
TITLE_MAX_CHARACTERS = 60

TITLES = {
    (JobKind.PAGE, JobStatus.COMPLETED, Language.KOREAN): "상세페이지가 완성되었습니다",
    (JobKind.PAGE, JobStatus.COMPLETED, Language.ENGLISH): "Your page is ready",
    (JobKind.PAGE, JobStatus.FAILED, Language.KOREAN): "상세페이지를 만들지 못했습니다",
    (JobKind.PAGE, JobStatus.FAILED, Language.ENGLISH): "We could not make your page",
    (JobKind.PAGE, JobStatus.CANCELLED, Language.KOREAN): "상세페이지 작업을 취소했습니다",
    (JobKind.PAGE, JobStatus.CANCELLED, Language.ENGLISH): "The page was cancelled",
    (JobKind.IMAGE, JobStatus.COMPLETED, Language.KOREAN): "이미지 편집이 끝났습니다",
    (JobKind.IMAGE, JobStatus.COMPLETED, Language.ENGLISH): "Your image is ready",
    (JobKind.IMAGE, JobStatus.FAILED, Language.KOREAN): "이미지를 편집하지 못했습니다",
    (JobKind.IMAGE, JobStatus.FAILED, Language.ENGLISH): "We could not edit your image",
    (JobKind.IMAGE, JobStatus.CANCELLED, Language.KOREAN): "이미지 편집을 취소했습니다",
    (JobKind.IMAGE, JobStatus.CANCELLED, Language.ENGLISH): "The image edit was cancelled",
    (JobKind.EXPORT, JobStatus.COMPLETED, Language.KOREAN): "내보내기가 끝났습니다",
    (JobKind.EXPORT, JobStatus.COMPLETED, Language.ENGLISH): "Your package is ready",
    (JobKind.EXPORT, JobStatus.FAILED, Language.KOREAN): "내보내지 못했습니다",
    (JobKind.EXPORT, JobStatus.FAILED, Language.ENGLISH): "We could not export your page",
    (JobKind.EXPORT, JobStatus.CANCELLED, Language.KOREAN): "내보내기를 취소했습니다",
    (JobKind.EXPORT, JobStatus.CANCELLED, Language.ENGLISH): "The export was cancelled",
    (JobKind.REVISION, JobStatus.COMPLETED, Language.KOREAN): "상세페이지를 고쳤습니다",
    (JobKind.REVISION, JobStatus.COMPLETED, Language.ENGLISH): "Your page has been revised",
    (JobKind.REVISION, JobStatus.FAILED, Language.KOREAN): "상세페이지를 고치지 못했습니다",
    (JobKind.REVISION, JobStatus.FAILED, Language.ENGLISH): "We could not revise your page",
    (JobKind.REVISION, JobStatus.CANCELLED, Language.KOREAN): "상세페이지 고치기를 취소했습니다",
    (JobKind.REVISION, JobStatus.CANCELLED, Language.ENGLISH): "The revision was cancelled",
}
COMPLETED = {
    (JobKind.PAGE, Language.KOREAN): "‘{title}’ 상세페이지를 확인하고 바로 편집해 보세요.",
    (JobKind.PAGE, Language.ENGLISH): "“{title}” is waiting for you to look at it and edit it.",
    (JobKind.IMAGE, Language.KOREAN): "‘{title}’ 요청으로 편집한 이미지를 확인해 보세요.",
    (JobKind.IMAGE, Language.ENGLISH): "Have a look at the image you asked for: “{title}”.",
    (JobKind.EXPORT, Language.KOREAN): "‘{title}’ 마켓용 파일을 내려받아 주세요.",
    (JobKind.EXPORT, Language.ENGLISH): "The files for “{title}” are ready to download.",
    (JobKind.REVISION, Language.KOREAN): "‘{title}’ 상세페이지에서 달라진 블록을 확인해 보세요.",
    (JobKind.REVISION, Language.ENGLISH): "Have a look at what has changed in “{title}”.",
}
STEPPED_DOWN = {
    Language.KOREAN: " 확인이 필요한 항목이 {count}개 있습니다.",
    Language.ENGLISH: " Things to check: {count}.",
}
FAILED = {
    Language.KOREAN: "‘{title}’: {reason}",
    Language.ENGLISH: "“{title}”: {reason}",
}
CANCELLED = {
    Language.KOREAN: "‘{title}’ 작업이 취소되었습니다. 언제든 다시 시도할 수 있습니다.",
    Language.ENGLISH: "“{title}” was cancelled. You can start it again at any time.",
}
ACTION_LABELS = {
    (JobKind.PAGE, Language.KOREAN): "편집하기",
    (JobKind.PAGE, Language.ENGLISH): "Open the editor",
    (JobKind.IMAGE, Language.KOREAN): "이미지 보기",
    (JobKind.IMAGE, Language.ENGLISH): "View the image",
    (JobKind.EXPORT, Language.KOREAN): "내려받기",
    (JobKind.EXPORT, Language.ENGLISH): "Download",
    (JobKind.REVISION, Language.KOREAN): "편집하기",
    (JobKind.REVISION, Language.ENGLISH): "Open the editor",
}


def entry_of(event: JobEvent, *, public_base_url: str) -> InboxEntry:
    """Return what `event` tells its user."""
    return InboxEntry(
        event_id=event.event_id,
        user_id=event.user_id,
        job_id=event.job_id,
        told=_whispered_or_told(event, public_base_url),
        traceparent=event.traceparent,
    )


def _whispered_or_told(event: JobEvent, public_base_url: str) -> Notification | ProgressReport:
    if event.is_quiet and not isinstance(event, JobProgressed):
        return _whispered(event)
    return _told(event, public_base_url)


def _told(event: JobEvent, public_base_url: str) -> Notification | ProgressReport:
    match event:
        case JobProgressed():
            return ProgressReport(
                task_id=event.job_id,
                stage=event.stage,
                progress=event.progress,
                message=event.message,
            )
        case PageCompleted():
            told = {"image_count": event.image_count, "warning_count": event.warning_count}
            return _page_completed(event, public_base_url, told)
        case JobCompleted():
            return _completed(event, public_base_url)
        case PageFailed() | JobFailed():
            return _failed(event)
        case JobCancelled():
            return _cancelled(event)


def _whispered(event: End) -> ProgressReport:
    """Return an end as the last of its progress: streamed, and never listed or counted."""
    return ProgressReport(
        task_id=event.job_id,
        stage=Stage.PAGE,
        progress=100,
        message=TITLES[event.kind, _STATUSES[type(event)], event.language],
    )


def _page_completed(
    event: PageCompleted | JobCompleted, public_base_url: str, told: dict[str, Any]
) -> Notification:
    page_id = event.product_details_id
    return _notification(
        event,
        MessageType.SUCCESS,
        JobStatus.COMPLETED,
        message=_completed_message(event),
        action_url=f"/editor/{page_id}",
        action_label=ACTION_LABELS[event.kind, event.language],
        # The front end opens its editor by this address, so only a finished page has one.
        data_url=f"{public_base_url.rstrip('/')}/api/generation/product-details/{page_id}",
        metadata=told,
    )


def _completed(event: JobCompleted, public_base_url: str) -> Notification:
    told = {"warning_count": event.warning_count}
    if event.kind is JobKind.REVISION:
        return _page_completed(event, public_base_url, told)
    return _notification(
        event,
        MessageType.SUCCESS,
        JobStatus.COMPLETED,
        message=_completed_message(event),
        action_url=event.url,
        action_label=ACTION_LABELS[event.kind, event.language],
        data_url=event.url,
        metadata=told,
    )


def _completed_message(event: PageCompleted | JobCompleted) -> str:
    message = COMPLETED[event.kind, event.language].format(title=_short(event.title))
    if event.warning_count:
        message += STEPPED_DOWN[event.language].format(count=event.warning_count)
    return message


def _failed(event: PageFailed | JobFailed) -> Notification:
    message = FAILED[event.language].format(title=_short(event.title), reason=event.failure.message)
    return _notification(
        event,
        MessageType.ERROR,
        JobStatus.FAILED,
        message=message,
        metadata={"code": event.failure.code},
    )


def _cancelled(event: JobCancelled) -> Notification:
    message = CANCELLED[event.language].format(title=_short(event.title))
    return _notification(event, MessageType.INFO, JobStatus.CANCELLED, message=message)


def _notification(
    event: End,
    message_type: MessageType,
    status: JobStatus,
    *,
    metadata: dict[str, Any] | None = None,
    **fields: str,
) -> Notification:
    return Notification(
        event_id=event.event_id,
        message_type=message_type,
        user_id=event.user_id,
        title=TITLES[event.kind, status, event.language],
        created_at=event.occurred_at,
        data_id=str(event.product_details_id) if event.kind in _OF_A_PAGE else None,
        metadata={
            "task_id": event.job_id,
            "kind": event.kind.value,
            "job_status": status.value,
            "request_id": event.request_id,
            **(metadata or {}),
        },
        **fields,
    )


def _short(title: str) -> str:
    if len(title) <= TITLE_MAX_CHARACTERS:
        return title
    return title[: TITLE_MAX_CHARACTERS - 1].rstrip() + "…"
