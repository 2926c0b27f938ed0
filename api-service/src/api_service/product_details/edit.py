"""What an editor hands in becomes the stored page."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import NamedTuple

from pydantic import ValidationError

from api_service.problems import invalid_body, invalid_field, not_found
from api_service.product_details.editor_html import MOST_TAGS, clean_block, count_tags
from api_service.product_details.inline_images import InlineImages
from api_service.product_details.schemas import EditWarning, PageEditRequest
from chassis.errors import TransientError
from chassis.page_changes import (
    BlockNotFoundError,
    LastVisibleBlockError,
    PageTooLargeError,
    saved,
)
from chassis.page_ports import VersionConflictError, VersionNotFoundError
from chassis.ports import ArtifactStore, PageStore
from chassis.problems import ProblemError
from chassis.records import PageEdit, ProductDetails
from contracts.jobs import JobId, Language, UserId
from contracts.problems import ProblemCode

_BLOCKS = "/generated_html/html_blocks"


class Edited(NamedTuple):
    details: ProductDetails
    warnings: tuple[EditWarning, ...]


@contextmanager
def page_problems(html_field: str) -> Iterator[None]:
    """Turn what a store says about a page's blocks and versions into what a client is told; the
    HTML came in the field of this pointer."""
    try:
        yield
    except (BlockNotFoundError, VersionNotFoundError):
        raise not_found() from None
    except LastVisibleBlockError:
        raise ProblemError(ProblemCode.LAST_VISIBLE_BLOCK) from None
    except PageTooLargeError:
        raise invalid_field(html_field, "page_too_large") from None
    except VersionConflictError:
        raise ProblemError(ProblemCode.PAGE_VERSION_CONFLICT) from None


@dataclass(frozen=True, kw_only=True)
class EditPage:
    pages: PageStore
    artifacts: ArtifactStore
    public_base_url: str
    # Shared with uploads: how many at once may decode pictures.
    desks: asyncio.Semaphore

    async def __call__(
        self, page_id: int, content: bytes, *, user_id: UserId, language: Language
    ) -> Edited | None:
        """Store the edit, its new images first; None when this user has no such finished page.

        What is refused as the page stands stores no image. One that is stored for a save which
        another one overtakes on the last step stays with the page, and goes with it.
        """
        details = await self.pages.find(page_id, user_id=user_id)
        if details is None or details.page is None:
            return None
        images = InlineImages(
            job_id=details.job.id, public_base_url=self.public_base_url, language=language
        )
        with page_problems(_BLOCKS):
            async with self.desks:
                edit = await asyncio.to_thread(_edit_of, content, images)
                refuse_moved_on(details, edit.expected_version)
                if images.new and edit.html_blocks is not None:
                    await asyncio.to_thread(saved, details.page.blocks, edit.html_blocks)
            await images.store(self.artifacts)
            stored = await self.pages.edit(page_id, user_id=user_id, edit=edit)
        return None if stored is None else Edited(stored, tuple(images.warnings))


def refuse_moved_on(details: ProductDetails, expected_version: int | None) -> None:
    """Answer 409 when the page stands at another version already."""
    if expected_version not in {None, details.version}:
        raise ProblemError(ProblemCode.PAGE_VERSION_CONFLICT)


def _edit_of(content: bytes, images: InlineImages) -> PageEdit:
    try:
        request = PageEditRequest.model_validate_json(content)
    except ValidationError as error:
        raise invalid_body(error) from None
    edit = PageEdit(
        html_blocks=_clean_blocks(request, images),
        original_product_info=request.original_product_info,
        product_id=request.product_id,
        status=request.status,
        expected_version=request.expected_version,
    )
    images.refuse_too_many(_BLOCKS)
    return edit


def _clean_blocks(request: PageEditRequest, images: InlineImages) -> tuple[str, ...] | None:
    if request.generated_html is None or request.generated_html.html_blocks is None:
        return None
    blocks = request.generated_html.html_blocks
    refuse_too_many(blocks, _BLOCKS)
    return tuple(cleaned(block, images, number=n) for n, block in enumerate(blocks, start=1))


def refuse_too_many(blocks: Sequence[str], pointer: str) -> None:
    """Raise the refusal of this field when cleaning it would take too long."""
    if sum(count_tags(block) for block in blocks) > MOST_TAGS:
        raise invalid_field(pointer, "too_many_tags")


def cleaned(html: str, images: InlineImages, *, number: int) -> str:
    """Return block `number` of a page as it may be stored; `images` then has what it brings."""
    images.enter(number)
    return clean_block(html, images.address)


@dataclass(frozen=True, kw_only=True)
class DeletePage:
    pages: PageStore
    artifacts: ArtifactStore

    async def __call__(self, page_id: int, *, user_id: UserId) -> ProductDetails | None:
        """Delete page and images; the sweep finishes what a crash or an outage leaves."""
        deleted = await self.pages.delete(page_id, user_id=user_id)
        if deleted is not None:
            with suppress(TransientError):
                await self.artifacts.delete_under(artifacts_of(deleted.job.id))
        return deleted


def artifacts_of(job_id: JobId) -> str:
    """Return what the keys of everything that a job stored begin with."""
    return f"jobs/{job_id}"
