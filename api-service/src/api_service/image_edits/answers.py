"""What the record of an edit says, in the words of the public interface."""

from api_service.generation.orders import TASKS_PATH, AcceptedJobData, told, told_data
from api_service.image_edits.schemas import EditAccepted, Edited, EditedData
from api_service.problems import image_problem, not_found
from api_service.wording import IMAGE
from chassis.problems import ProblemError
from chassis.records import Acceptance, Job
from contracts.jobs import JobStatus, Language
from contracts.pages import artifact_url
from contracts.problems import ProblemCode
from contracts.work import ImageResult


def accepted(acceptance: Acceptance, language: Language) -> EditAccepted:
    return EditAccepted(
        **told(acceptance, IMAGE.accepted, language),
        data=AcceptedJobData(**told_data(acceptance)),
        warnings=acceptance.warnings,
    )


def edited(job: Job, *, public_base_url: str) -> Edited:
    """Return the image of a finished job; where it has none, raise the problem that says why."""
    match job.status, job.result:
        case JobStatus.COMPLETED, ImageResult() as image:
            return Edited(
                data=EditedData(
                    image_url=artifact_url(public_base_url, image.key),
                    task_id=job.id,
                    width=image.width,
                    height=image.height,
                    image_source=image.image_source,
                    treatment=image.treatment,
                    warnings=image.warnings,
                )
            )
        case JobStatus.FAILED, _:
            raise _failed(job)
        case JobStatus.CANCELLED, _:
            raise ProblemError(ProblemCode.JOB_CANCELLED, headers=_location(job))
        case _:
            raise not_found()


def _failed(job: Job) -> ProblemError:
    code = job.failure.code if job.failure else ""
    if code.startswith("PHOTO_"):
        return image_problem(code, headers=_location(job))
    return ProblemError(ProblemCode.IMAGE_NOT_EDITED, headers=_location(job))


def _location(job: Job) -> dict[str, str]:
    """Return where to find the job, which can be run again."""
    return {"Location": f"{TASKS_PATH}/{job.id}"}
