"""The command on the queue, and the names it travels under."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from contracts.jobs import JobId

GENERATION_QUEUE = "generation"
GENERATE_PAGE_TASK = "pageloom.generate_page"


class GeneratePage(BaseModel):
    """Bring one job to its end. A hint, not a record: the job row says everything else, its
    kind among it. The name is of the time when every job was a page; all releases listen for it.
    """

    model_config = ConfigDict(frozen=True)

    type: Literal["generate_page"] = "generate_page"
    schema_version: int = 1
    job_id: JobId
    request_id: str = ""
    traceparent: str = ""
    """The trace that the job belongs to, as W3C Trace Context writes it."""
