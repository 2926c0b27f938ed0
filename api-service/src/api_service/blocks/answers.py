"""What the record says of blocks, versions and revisions, in the words of the public interface."""

from collections.abc import Sequence

from api_service.blocks.schemas import (
    Block,
    BlockChanged,
    BlockChangedData,
    BlockList,
    FinishedRevision,
    RegenerationAccepted,
    RegenerationAcceptedData,
    RevisionResultBody,
    RevisionResultData,
    Version,
    VersionList,
)
from api_service.generation.orders import told, told_data
from api_service.product_details import answers as pages
from api_service.product_details.edit import Edited
from api_service.wording import REVISION, SAVED
from chassis.page_ports import PageVersion
from chassis.records import Acceptance, Job, ProductDetails
from contracts.jobs import JobStatus, Language
from contracts.work import RevisionResult


def blocks(details: ProductDetails) -> list[Block]:
    """Return the page's blocks in their order, hidden ones too."""
    if details.page is None:
        return []
    return [
        Block(
            **pages.block_state(block, position).model_dump(),
            html=block.html,
            provenance=block.provenance,
        )
        for position, block in enumerate(details.page.blocks)
    ]


def block_list(details: ProductDetails) -> BlockList:
    return BlockList(product_details_id=details.id, version=details.version, blocks=blocks(details))


def changed(
    edited: Edited, block_id: str, language: Language, *, public_base_url: str
) -> BlockChanged:
    details = edited.details
    [block] = [each for each in blocks(details) if each.id == block_id]
    return BlockChanged(
        message=SAVED.in_(language),
        data=BlockChangedData(
            version=details.version,
            block=block,
            page=pages.page(details, public_base_url=public_base_url),
        ),
        warnings=list(edited.warnings),
    )


def accepted(
    acceptance: Acceptance, page_id: int, block_id: str, language: Language
) -> RegenerationAccepted:
    return RegenerationAccepted(
        **told(acceptance, REVISION.accepted, language),
        data=RegenerationAcceptedData(
            **told_data(acceptance), product_details_id=page_id, block_id=block_id
        ),
    )


def finished_revision(job: Job, revision: RevisionResult) -> FinishedRevision:
    return FinishedRevision(
        task_id=job.id,
        data=RevisionResultData(
            status=JobStatus.COMPLETED,
            product_details_id=revision.page_id,
            warnings=revision.warnings,
        ),
        result=RevisionResultBody(
            product_details_id=revision.page_id,
            version=revision.version,
            changed_blocks=revision.changed_block_ids,
            skipped_blocks=revision.skipped_block_ids,
            block_provenance=revision.provenance,
            missing_fields=revision.missing_fields,
            warnings=revision.warnings,
        ),
        usage=revision.usage,
    )


def version_list(page_id: int, versions: Sequence[PageVersion]) -> VersionList:
    return VersionList(
        product_details_id=page_id,
        version=next(kept.version for kept in versions if kept.is_current),
        versions=[
            Version(
                version=kept.version,
                reason=kept.reason,
                created_at=kept.created_at,
                current=kept.is_current,
            )
            for kept in versions
        ],
    )
