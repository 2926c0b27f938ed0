"""From a finished page to a stored package for one marketplace."""

import asyncio
import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from chassis.errors import PermanentError, TransientError
from chassis.metrics import STAGE_SECONDS
from chassis.origin import Origin
from chassis.ports import ArtifactStore, PageStore
from chassis.records import ProductDetails, StoredArtifact
from contracts.exports import package_folder, package_key, page_version
from contracts.html import TAGS
from contracts.jobs import Stage, WarningCode
from contracts.pages import FinishedPage, artifact_url
from contracts.work import ExportResult, ExportSubject
from worker_service.attempt import Attempt
from worker_service.drawing import DrawingRoom
from worker_service.marketplaces.assembly import Parts, assembled, source_of_thumbnails
from worker_service.marketplaces.browser import BrowserError
from worker_service.marketplaces.fragment import Profile, fragment, image_keys
from worker_service.marketplaces.limits import Limits, limits_of
from worker_service.marketplaces.rendering import Rendering
from worker_service.marketplaces.slicing import Slice, SliceLimits, sliced
from worker_service.marketplaces.thumbnails import ENLARGEMENTS, Listed, listed
from worker_service.patience import Patience
from worker_service.ports import Account
from worker_service.wording import PAGE_GONE

log = structlog.get_logger(__name__)

# A browser that fails twice on one page will fail on it again.
_RENDERING_ATTEMPTS = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Exporter:
    """Packs a page; what can be made without a browser is made without one."""

    pages: PageStore
    artifacts: ArtifactStore
    rendering: Rendering
    room: DrawingRoom
    patience: Patience
    public_base_url: str
    drawing_seconds: float
    turn_seconds: float
    """How long the slices of one page may take, the wait for the browser included."""

    async def make(self, attempt: Attempt, account: Account) -> ExportResult:
        """See `Maker`."""
        await attempt.begin(Stage.PHOTO)
        subject, limits = attempt.export, limits_of(attempt.export.target)
        details, page = await self._page(attempt)
        with STAGE_SECONDS.labels(Stage.PHOTO).time():
            pictures = await self._pictures(page)
        await attempt.begin(Stage.IMAGES)
        with STAGE_SECONDS.labels(Stage.IMAGES).time():
            thumbnails = await self._thumbnails(page, limits)
            slices, overflows = await self._slices(attempt, page, pictures, limits)
        await attempt.begin(Stage.PAGE)
        version = page_version(page)
        folder = package_folder(subject.page_task_id, subject.target, version)
        parts = Parts(
            details=details,
            page=page,
            limits=limits,
            version=version,
            pictures=pictures,
            webps=await self._webps(page, pictures) if limits.has_webp else {},
            slices=slices,
            overflows=overflows,
            thumbnails=thumbnails,
            slice_urls=await self._offered(slices or (), folder, limits),
            public_base_url=self.public_base_url,
        )
        with STAGE_SECONDS.labels(Stage.PAGE).time():
            return await self._stored(attempt, parts, account)

    async def _page(self, attempt: Attempt) -> tuple[ProductDetails, FinishedPage]:
        subject: ExportSubject = attempt.export
        found = await self.patience.with_(
            lambda: self.pages.find(subject.page_id, user_id=attempt.user_id)
        )
        if found is None or found.page is None:
            raise PermanentError("no such page", code=PAGE_GONE)
        return found, found.page

    async def _pictures(self, page: FinishedPage) -> dict[str, StoredArtifact]:
        """Return every picture that the blocks show, by its key; one that is gone is left out."""
        keys = dict.fromkeys(key for block in page.html_blocks for key in image_keys(block))
        found = {key: await self._artifact(key) for key in keys}
        return {key: stored for key, stored in found.items() if stored is not None}

    async def _webps(
        self, page: FinishedPage, pictures: dict[str, StoredArtifact]
    ) -> dict[str, StoredArtifact]:
        """Return the WebP of each picture that has one, by the picture's own key."""
        web_keys = {image.key: image.web_key for image in page.images if image.web_key}
        found = {key: await self._artifact(web_keys[key]) for key in pictures if key in web_keys}
        return {key: stored for key, stored in found.items() if stored is not None}

    async def _artifact(self, key: str) -> StoredArtifact | None:
        return await self.patience.with_(lambda: self.artifacts.get(key))

    async def _thumbnails(self, page: FinishedPage, limits: Limits) -> list[Listed]:
        source = source_of_thumbnails(page)
        stored = await self._artifact(source.key) if source else None
        if source is None or stored is None:
            return []
        return await self.room.run(
            listed,
            stored.content,
            limits.thumbnails,
            limits.value("thumbnail.bytes", None),
            ENLARGEMENTS[source.image_type],
            near="",
            seconds=self.drawing_seconds,
        )

    async def _slices(
        self,
        attempt: Attempt,
        page: FinishedPage,
        pictures: dict[str, StoredArtifact],
        limits: Limits,
    ) -> tuple[list[Slice] | None, bool]:
        """Return the slices, and whether anything is too wide for them; None without a browser."""
        if limits.detail_width is None:
            return [], False
        blocks = [_drawable(block, pictures) for block in page.html_blocks]
        try:
            async with asyncio.timeout(self.turn_seconds):
                strips = await self.rendering.strips(blocks, width=limits.detail_width)
        except (BrowserError, TimeoutError) as error:
            self._step_down(attempt, error)
            return None, False
        most = SliceLimits(
            height=limits.value("detail.height", 5000),
            byte_count=limits.value("detail.bytes", 2 * 1024 * 1024),
        )
        made = await self.room.run(
            sliced, strips, most, origin_of(page), near="", seconds=self.drawing_seconds
        )
        return made, any(strip.overflows for strip in strips)

    def _step_down(self, attempt: Attempt, error: Exception) -> None:
        log.warning("export.no_slices", job_id=attempt.job_id, reason=str(error))
        if self.rendering.is_possible and attempt.number < _RENDERING_ATTEMPTS:
            raise TransientError(f"the browser failed: {error}") from error
        attempt.warn((WarningCode.EXPORT_WITHOUT_SLICES,))

    async def _offered(self, slices: Sequence[Slice], folder: str, limits: Limits) -> list[str]:
        """Store slices where a marketplace fetches them itself; return their addresses."""
        if "contents.elements" not in limits.rules:
            return []
        addresses = []
        for number, each in enumerate(slices, start=1):
            key = f"{folder}/detail-{number:02}-{_digest(each.content)}.jpg"
            await self._put(key, each.content, "image/jpeg")
            addresses.append(artifact_url(self.public_base_url, key))
        return addresses

    async def _stored(self, attempt: Attempt, parts: Parts, account: Account) -> ExportResult:
        subject = attempt.export
        package = await asyncio.to_thread(assembled, parts)
        # Deleted meanwhile: what is stored now, nobody would purge.
        await self._page(attempt)
        key = package_key(subject.page_task_id, subject.target, parts.version)
        if parts.slices is None:
            # Not the whole of it, so that it is made anew once there is a browser.
            key = key.replace("/package.zip", "/package-without-slices.zip")
        await self._put(key, package.content, "application/zip")
        return ExportResult(
            key=key,
            url=artifact_url(self.public_base_url, key),
            target=subject.target,
            version=parts.version,
            byte_count=len(package.content),
            slices=len(parts.slices or ()),
            thumbnails=len(parts.thumbnails),
            rules=package.rules,
            open_rules=package.open_rules,
            warnings=attempt.warnings(),
            usage=account.usage,
        )

    async def _put(self, key: str, content: bytes, content_type: str) -> None:
        await self.patience.with_(
            lambda: self.artifacts.put(key, content, content_type=content_type)
        )


def origin_of(page: FinishedPage) -> Origin:
    """Return how a picture of the whole page came to be: a model's part in it is told on."""
    by_ai = any(image.provenance.ai_generated for image in page.images)
    return Origin.WITH_AI if by_ai else Origin.COMPOSITE


def _drawable(block: str, pictures: dict[str, StoredArtifact]) -> str:
    """Return the block with its pictures inside of it, and nothing else to load."""

    def address(key: str) -> str | None:
        stored = pictures.get(key)
        if stored is None:
            return None
        content = base64.b64encode(stored.content).decode()
        return f"data:{stored.content_type};base64,{content}"

    return fragment(block, Profile(tags=TAGS, image_address=address, is_lazy=False))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
