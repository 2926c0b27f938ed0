"""What every order is answered with, whatever kind of job it becomes."""

from datetime import datetime, timedelta
from typing import Literal, TypedDict

from pydantic import BaseModel

from chassis.records import Acceptance
from chassis.violations import Said
from contracts.jobs import JobId, Language

TASKS_PATH = "/api/generation/tasks"


class AcceptedJobData(BaseModel):
    task_id: JobId
    status: Literal["processing"] = "processing"
    estimated_completion_time: datetime


class AcceptedJob(BaseModel):
    """The job is recorded and will reach an end, whatever happens to any process."""

    success: Literal[True] = True
    status: Literal["ACCEPTED"] = "ACCEPTED"
    message: str
    task_id: JobId
    status_url: str
    result_url: str
    events_url: str
    cancel_url: str
    queue_position: int
    eta_seconds: int


class Told(TypedDict):
    """What an `AcceptedJob` says of any job, and where it can be asked for, followed and ended."""

    message: str
    task_id: JobId
    status_url: str
    result_url: str
    events_url: str
    cancel_url: str
    queue_position: int
    eta_seconds: int


class ToldData(TypedDict):
    """What an `AcceptedJobData` says of any job."""

    task_id: JobId
    estimated_completion_time: datetime


def told(acceptance: Acceptance, sentence: Said, language: Language) -> Told:
    task_id = acceptance.job_id
    return Told(
        message=sentence.in_(language),
        task_id=task_id,
        status_url=f"/api/generation/status/{task_id}",
        result_url=f"/api/generation/result/{task_id}",
        events_url=f"{TASKS_PATH}/{task_id}/events",
        cancel_url=f"{TASKS_PATH}/{task_id}/cancel",
        queue_position=acceptance.queue_position,
        eta_seconds=acceptance.eta_seconds,
    )


def told_data(acceptance: Acceptance) -> ToldData:
    return ToldData(
        task_id=acceptance.job_id,
        estimated_completion_time=acceptance.created_at + timedelta(seconds=acceptance.eta_seconds),
    )
