"""What a job's stream says, as bytes, in the style of the user's stream."""

from pydantic import BaseModel

from api_service.generation import answers
from api_service.generation.schemas import StatusData
from chassis.records import Job
from contracts.jobs import JobStatus, Language
from contracts.notifications import ProgressReport

KEEPALIVE = b'data: {"type":"keepalive"}\n\n'
# A run's places: 0 waiting, 1 to 101 at work, and its end behind all of them.
PLACES_OF_RUN = 1000
END = PLACES_OF_RUN - 1


class StatusFrame(BaseModel):
    type: str = "status"
    data: StatusData


class ProgressFrame(BaseModel):
    type: str = "progress"
    data: ProgressReport


def place_of(job: Job) -> int:
    """Return how far the job is, as the `id:` of what is told of it: it grows and is no count."""
    if job.is_finished:
        return job.run * PLACES_OF_RUN + END
    at_work = job.status is JobStatus.PROCESSING
    return job.run * PLACES_OF_RUN + (1 + job.progress if at_work else 0)


def retry(milliseconds: int) -> bytes:
    return b"retry: %d\n\n" % milliseconds


def snapshot(job: Job, language: Language) -> bytes:
    """Tell all that a status answer would."""
    return _frame(job, StatusFrame(data=answers.status_data(job, language)))


def change(job: Job, language: Language) -> bytes:
    """Tell progress where there is some to tell, else all."""
    if job.is_finished or job.stage is None:
        return snapshot(job, language)
    report = ProgressReport(
        task_id=job.id, stage=job.stage, progress=job.progress, message=job.message
    )
    return _frame(job, ProgressFrame(data=report))


def _frame(job: Job, told: BaseModel) -> bytes:
    # Its JSON has no line break, so one `data:` line holds it.
    return b"id: %d\ndata: %b\n\n" % (place_of(job), told.model_dump_json().encode())
