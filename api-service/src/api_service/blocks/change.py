"""What a seller says of one block becomes a change of the stored page."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from api_service.blocks.schemas import BlockChangeRequest
from api_service.product_details.edit import (
    Edited,
    cleaned,
    page_problems,
    refuse_moved_on,
    refuse_too_many,
)
from api_service.product_details.inline_images import InlineImages
from chassis.page_changes import BlockChange, BlockNotFoundError, changed
from chassis.page_ports import PageBlocks
from chassis.ports import ArtifactStore, PageStore
from contracts.jobs import Language, UserId
from contracts.pages import PageBlock

HTML = "/html"
"""Where a change of one block carries its HTML."""


@dataclass(frozen=True, kw_only=True)
class ChangeBlock:
    pages: PageStore
    blocks: PageBlocks
    artifacts: ArtifactStore
    public_base_url: str
    # Shared with uploads: how many at once may decode pictures.
    desks: asyncio.Semaphore

    async def __call__(
        self,
        page_id: int,
        block_id: str,
        request: BlockChangeRequest,
        *,
        user_id: UserId,
        language: Language,
    ) -> Edited | None:
        """Store the change, its new images first; None when this user has no such finished
        page. What is refused stores no image: see `EditPage`."""
        details = await self.pages.find(page_id, user_id=user_id)
        if details is None or details.page is None:
            return None
        images = InlineImages(
            job_id=details.job.id, public_base_url=self.public_base_url, language=language
        )
        with page_problems(HTML):
            refuse_moved_on(details, request.expected_version)
            change = await self._change_of(request, details.page.blocks, block_id, images)
            await images.store(self.artifacts)
            stored = await self.blocks.change(
                page_id,
                block_id,
                user_id=user_id,
                change=change,
                expected_version=request.expected_version,
            )
        return None if stored is None else Edited(stored, tuple(images.warnings))

    async def _change_of(
        self,
        request: BlockChangeRequest,
        blocks: Sequence[PageBlock],
        block_id: str,
        images: InlineImages,
    ) -> BlockChange:
        ids = [block.id for block in blocks]
        if block_id not in ids:
            raise BlockNotFoundError(block_id)
        html = await self._cleaned(request.html, images, number=ids.index(block_id) + 1)
        change = BlockChange(
            html=html,
            position=request.position,
            is_hidden=request.hidden,
            is_locked=request.locked,
        )
        if images.new:
            await asyncio.to_thread(changed, blocks, block_id, change)
        return change

    async def _cleaned(self, html: str | None, images: InlineImages, *, number: int) -> str | None:
        if html is None:
            return None
        refuse_too_many([html], HTML)
        async with self.desks:
            clean = await asyncio.to_thread(cleaned, html, images, number=number)
        images.refuse_too_many(HTML)
        return clean
