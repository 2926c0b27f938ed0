"""What the record of an export says, in the words of the public interface."""

import re
from urllib.parse import quote

from api_service.exports.schemas import ExportAccepted, ExportAcceptedData
from api_service.generation.orders import TASKS_PATH, told, told_data
from api_service.problems import not_found
from api_service.wording import EXPORT
from chassis.problems import ProblemError
from chassis.records import Acceptance, Job
from contracts.exports import Marketplace
from contracts.jobs import JobStatus, Language
from contracts.problems import ProblemCode
from contracts.work import ExportResult

# No file system takes these, and no header the control characters.
_UNSAFE = re.compile(r'[\\/:*?"<>|\s\x00-\x1f\x7f]+')
LONGEST_NAME = 60


def accepted(acceptance: Acceptance, target: Marketplace, language: Language) -> ExportAccepted:
    return ExportAccepted(
        **told(acceptance, EXPORT.accepted, language),
        data=ExportAcceptedData(**told_data(acceptance), target=target),
    )


def package_of(job: Job) -> ExportResult | None:
    """Return what a finished job made, None while it is being made; else raise why not."""
    location = {"Location": f"{TASKS_PATH}/{job.id}"}
    match job.status, job.result:
        case JobStatus.COMPLETED, ExportResult() as package:
            return package
        case JobStatus.FAILED, _:
            raise ProblemError(ProblemCode.EXPORT_FAILED, headers=location)
        case JobStatus.CANCELLED, _:
            raise ProblemError(ProblemCode.JOB_CANCELLED, headers=location)
        case JobStatus.COMPLETED, _:
            raise not_found()
        case _:
            return None


def download_headers(title: str, target: Marketplace) -> dict[str, str]:
    """Return how a browser is to keep the file: under the product's name, in any script."""
    name = _UNSAFE.sub("-", title).strip("-. ")[:LONGEST_NAME] or "page"
    encoded = quote(f"{name}-{target}.zip", safe="")
    return {
        "Content-Disposition": f'attachment; filename="pageloom-{target}.zip"; '
        f"filename*=UTF-8''{encoded}",
        # Another version of the page answers at the same address.
        "Cache-Control": "private, no-cache",
    }
