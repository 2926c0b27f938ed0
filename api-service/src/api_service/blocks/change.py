"""What a seller says of one block becomes a change of the stored page."""

import asyncio
from dataclasses import dataclass

from api_service.blocks.schemas import BlockChangeRequest
from api_service.problems import not_found
from api_service.product_details.edit import Edited, cleaned, page_problems, refuse_too_many
from api_service.product_details.inline_images import InlineImages
from chassis.page_changes import BlockChange
from chassis.page_ports import PageBlocks
from chassis.ports import ArtifactStore, PageStore
from contracts.jobs import Language, UserId

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
        page."""
        details = await self.pages.find(page_id, user_id=user_id)
        if details is None or details.page is None:
            return None
        images = InlineImages(
            job_id=details.job.id, public_base_url=self.public_base_url, language=language
        )
        ids = [block.id for block in details.page.blocks]
        if block_id not in ids:
            raise not_found()
        html = await self._cleaned(request.html, images, number=ids.index(block_id) + 1)
        change = BlockChange(
            html=html,
            position=request.position,
            is_hidden=request.hidden,
            is_locked=request.locked,
        )
        with page_problems(HTML):
            saved = await self.blocks.change(
                page_id,
                block_id,
                user_id=user_id,
                change=change,
                expected_version=request.expected_version,
            )
        return None if saved is None else Edited(saved, tuple(images.warnings))

    async def _cleaned(self, html: str | None, images: InlineImages, *, number: int) -> str | None:
        if html is None:
            return None
        refuse_too_many([html], HTML)
        async with self.desks:
            clean = await asyncio.to_thread(cleaned, html, images, number=number)
        images.refuse_too_many(HTML)
        await images.store(self.artifacts)
        return clean
