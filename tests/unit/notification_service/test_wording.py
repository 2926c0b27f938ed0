"""A user is told what happened in the field's own shape and in their language."""

import json
from datetime import UTC, datetime

import pytest

from contracts.events import (
    JobCancelled,
    JobCompleted,
    JobEvent,
    JobFailed,
    JobProgressed,
    PageCompleted,
    PageFailed,
)
from contracts.jobs import Failure, JobId, JobKind, Language, Stage, UserId
from contracts.notifications import MessageType, Notification, ProgressReport
from notification_service.wording import TITLE_MAX_CHARACTERS, entry_of

FACT = {
    "event_id": "0190-1",
    "job_id": JobId("0190"),
    "user_id": UserId("seller"),
    "product_details_id": 42,
    "occurred_at": datetime(2026, 1, 1, tzinfo=UTC),
}


def told(event: JobEvent) -> Notification:
    entry = entry_of(event, public_base_url="https://shop.example/")
    assert isinstance(entry.told, Notification)
    return entry.told


def completed(**changes: object) -> PageCompleted:
    return PageCompleted.model_validate(FACT | {"title": "램프", "image_count": 6} | changes)


def test_a_finished_page_leads_to_the_editor() -> None:
    notification = told(completed())

    assert notification.message_type is MessageType.SUCCESS
    assert notification.action_url == "/editor/42"
    assert notification.action_label == "편집하기"
    assert notification.data_url == "https://shop.example/api/generation/product-details/42"
    assert notification.data_id == "42"
    assert notification.metadata["task_id"] == "0190"
    assert "램프" in notification.message


def test_a_notification_on_the_wire_is_unread_and_its_time_ends_in_z() -> None:
    wire = json.loads(told(completed()).model_dump_json())

    assert wire["status"] == "unread"
    assert wire["created_at"] == "2026-01-01T00:00:00Z"
    assert wire["service_type"] == "product-details"
    assert wire["event_id"] == "0190-1"


def test_steps_down_are_counted_for_the_seller() -> None:
    assert "2개" in told(completed(warning_count=2)).message
    assert "확인이 필요한" not in told(completed()).message


def test_a_failure_says_why_and_opens_no_editor() -> None:
    failure = Failure(code="OUT_OF_ATTEMPTS", message="잠시 후 다시 시도해 주세요.")

    notification = told(PageFailed.model_validate(FACT | {"title": "램프", "failure": failure}))

    assert notification.message_type is MessageType.ERROR
    assert "잠시 후 다시 시도해 주세요." in notification.message
    assert notification.data_url is None
    assert notification.action_url is None
    assert notification.metadata["code"] == "OUT_OF_ATTEMPTS"


def test_a_cancelled_job_is_information() -> None:
    notification = told(JobCancelled.model_validate(FACT | {"title": "램프"}))

    assert notification.message_type is MessageType.INFO


IMAGE_URL = "https://shop.example/api/generation/artifacts/jobs/0190/edit-0.jpg"


def edited(**changes: object) -> JobCompleted:
    fields = {"kind": JobKind.IMAGE, "title": "밝게", "url": IMAGE_URL}
    return JobCompleted.model_validate(FACT | fields | changes)


def test_a_finished_image_leads_to_itself_and_to_no_editor() -> None:
    notification = told(edited(warning_count=1))

    assert notification.message_type is MessageType.SUCCESS
    assert (notification.action_url, notification.data_url) == (IMAGE_URL, IMAGE_URL)
    assert notification.action_label == "이미지 보기"
    assert notification.data_id is None
    assert (notification.metadata["kind"], notification.metadata["task_id"]) == ("image", "0190")
    assert "1개" in notification.message


def test_a_finished_revision_leads_to_the_editor_of_its_page() -> None:
    fields = {"kind": JobKind.REVISION, "title": "램프", "url": "https://shop.example/elsewhere"}
    page_id = FACT["product_details_id"]

    notification = told(JobCompleted.model_validate(FACT | fields))

    assert notification.title == "상세페이지를 고쳤습니다"
    assert notification.action_url == f"/editor/{page_id}"
    assert str(notification.data_url).endswith(f"/api/generation/product-details/{page_id}")
    assert (notification.data_id, notification.metadata["kind"]) == (str(page_id), "revision")


@pytest.mark.parametrize(
    "event",
    [
        edited(),
        JobFailed.model_validate(
            FACT | {"kind": "image", "title": "밝게", "failure": Failure(code="X", message="이유")}
        ),
        JobCancelled.model_validate(FACT | {"kind": "image", "title": "밝게"}),
    ],
    ids=["completed", "failed", "cancelled"],
)
def test_nothing_that_is_told_of_an_image_can_be_taken_for_a_page(event: JobEvent) -> None:
    wire = told(event).model_dump_json()

    assert "/product-details/" not in wire
    assert "상세페이지" not in wire
    assert "이미지" in told(event).title


def test_a_failed_image_is_an_error_that_says_why() -> None:
    failure = Failure(code="PHOTO_UNREACHABLE", message="사진을 받아오지 못했습니다.")
    fields = {"kind": "image", "title": "밝게", "failure": failure}

    notification = told(JobFailed.model_validate(FACT | fields))

    assert notification.message_type is MessageType.ERROR
    assert "사진을 받아오지 못했습니다." in notification.message
    assert notification.metadata["code"] == "PHOTO_UNREACHABLE"


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", JobKind)
def test_every_kind_of_job_has_its_words_in_every_language(
    kind: JobKind, language: Language
) -> None:
    fields = {"kind": kind, "language": language, "title": "Lamp"}
    failure = Failure(code="X", message="reason")
    ends = (
        edited(**fields),
        JobFailed.model_validate(FACT | fields | {"failure": failure}),
        JobCancelled.model_validate(FACT | fields),
    )

    assert all("Lamp" in told(end).message for end in ends)


@pytest.mark.parametrize("language", Language)
def test_every_language_has_all_words(language: Language) -> None:
    notification = told(completed(language=language, title="Lamp", warning_count=1))

    assert notification.title
    assert "Lamp" in notification.message
    assert "{" not in notification.message


def test_a_title_that_looks_like_a_template_stays_as_it_is() -> None:
    assert "{x}" in told(completed(title="{x}")).message


def test_a_long_title_is_shortened() -> None:
    notification = told(completed(title="긴" * 500))

    assert "긴" * TITLE_MAX_CHARACTERS not in notification.message
    assert "…" in notification.message


def test_progress_is_reported_and_not_notified() -> None:
    event = JobProgressed.model_validate(
        FACT | {"stage": Stage.COPY, "progress": 40, "message": "문구를 쓰고 있습니다"}
    )

    entry = entry_of(event, public_base_url="https://shop.example")

    assert entry.told == ProgressReport(
        task_id=JobId("0190"), stage=Stage.COPY, progress=40, message="문구를 쓰고 있습니다"
    )


def test_a_quiet_end_is_streamed_as_the_last_progress_and_never_listed() -> None:
    quiet = {**FACT, "kind": "revision", "is_quiet": True, "title": "램프"}
    failure = Failure(code="PAGE_GONE", message="삭제되었습니다.")
    done = JobCompleted.model_validate(quiet | {"url": "https://shop.example/"})
    undone = JobFailed.model_validate(quiet | {"failure": failure})
    dropped = JobCancelled.model_validate(quiet)

    for event in (done, undone, dropped):
        entry = entry_of(event, public_base_url="https://shop.example/")

        assert entry.event_id == event.event_id
        assert isinstance(entry.told, ProgressReport)
        assert (entry.told.task_id, entry.told.progress) == ("0190", 100)
