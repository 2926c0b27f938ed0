"""Rows of the record become the values that pass through the ports."""

import json
from typing import Any
from uuid import UUID

from psycopg.rows import DictRow
from pydantic import TypeAdapter

from chassis.adapters.facts import working_title
from chassis.page_answers import with_answers
from chassis.page_blocks import blocks_of, with_blocks
from chassis.records import Job, ProductDetails
from contracts.jobs import Failure, JobId, JobStatus, JobWarning, Stage, Subject, UserId
from contracts.pages import FinishedPage, PageBlock
from contracts.work import JOB_RESULT, JOB_SUBJECT

BLOCKS: TypeAdapter[tuple[PageBlock, ...]] = TypeAdapter(tuple[PageBlock, ...])


def uuid_of(job_id: str) -> UUID | None:
    """Return what finds the job; None, which finds nothing, for what is no job id."""
    try:
        identifier = UUID(job_id)
    except ValueError:
        return None
    return identifier if str(identifier) == job_id else None


def warnings_of(stored: list[dict[str, object]]) -> tuple[JobWarning, ...]:
    return tuple(JobWarning.model_validate(warning) for warning in stored)


def json_of(warnings: tuple[JobWarning, ...]) -> str:
    return json.dumps([warning.model_dump(mode="json") for warning in warnings])


def job_of(row: DictRow) -> Job:
    return Job(
        id=JobId(str(row["id"])),
        user_id=UserId(row["user_id"]),
        product_details_id=row["product_details_id"],
        subject=JOB_SUBJECT.validate_python(row["subject"]),
        status=JobStatus(row["status"]),
        stage=Stage(row["stage"]) if row["stage"] else None,
        progress=row["progress"],
        message=row["message"],
        attempt=row["attempt"],
        run=row["run"],
        warnings=warnings_of(row["warnings"]),
        failure=Failure.model_validate(row["failure"]) if row["failure"] else None,
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        request_id=row["request_id"],
        traceparent=row["traceparent"],
        result=JOB_RESULT.validate_python(row["result"]) if row["result"] else None,
        expires_at=row["expires_at"],
    )


def product_details_of(row: DictRow) -> ProductDetails:
    job = job_of(row)
    page = _page_of(row)
    return ProductDetails(
        id=job.product_details_id,
        job=job,
        title=page.title if page else working_title(job.subject),
        status=row["page_status"] or job.status,
        product_id=row["product_id"],
        original_product_info=row["original_product_info"] or job.subject_as(Subject).product_data,
        page=page,
        created_at=job.created_at,
        updated_at=max(job.updated_at, row["page_updated_at"] or job.updated_at),
        version=row["version"] or 1,
    )


def _page_of(row: DictRow) -> FinishedPage | None:
    if row["page"] is None:
        return None
    return page_of(row["page"], row["html_blocks"], row["blocks"], row["material"])


def page_of(
    page: dict[str, Any],
    html_blocks: list[str],
    blocks: list[Any] | None,
    material: dict[str, Any] | None,
) -> FinishedPage:
    """Return the page with its blocks, whichever release wrote the row last."""
    read = FinishedPage.model_validate({**page, "html_blocks": html_blocks, "material": material})
    stored = None if blocks is None else BLOCKS.validate_python(blocks)
    return with_answers(with_blocks(read, blocks_of(stored, html_blocks, read.block_provenance)))


def columns_of(page: FinishedPage) -> dict[str, Any]:
    """Return a finished page as the columns of its row."""
    return {
        "page": page.model_dump_json(exclude={"html_blocks", "blocks", "material"}),
        "html_blocks": list(page.html_blocks),
        "blocks": BLOCKS.dump_json(page.blocks).decode() if page.blocks else None,
        "material": json_or_null(page.material),
    }


def json_or_null(material: dict[str, Any] | None) -> str | None:
    return None if material is None else json.dumps(material, ensure_ascii=False)
