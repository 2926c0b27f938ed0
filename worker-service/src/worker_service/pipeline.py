"""From a job to its stored page: photo and copy, then images, then HTML.

Everything may be repeated. Images are stored under the hash of their content, so an attempt
that repeats another's work replaces its artifacts with the same bytes. Nothing is looked up
before it is made: for talents that work on this machine, asking costs as much as making.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from uuid import UUID

from chassis.errors import MovedOnError, TransientError
from chassis.metrics import JOB_ATTEMPTS, JOB_WARNINGS, JOBS_FINISHED, STAGE_SECONDS
from chassis.ports import ArtifactStore, JobStore
from chassis.preferences import Preferences, PreferenceStore
from chassis.records import Claim
from chassis.tracing import span
from contracts.jobs import JobId, JobKind, Stage, WarningCode
from contracts.pages import DRAWN_FROM_FACTS, FinishedPage, PageBlock, PageImage, artifact_url
from contracts.tasks import GeneratePage
from contracts.work import JobOutcome
from worker_service import wording
from worker_service.attempt import Attempt
from worker_service.deadline import within
from worker_service.ladder import Ladder, Made
from worker_service.lease import Lease
from worker_service.makers import Maker
from worker_service.page.alt import alt_text
from worker_service.page.compose import Block, compose
from worker_service.page.terms import asked_for
from worker_service.patience import Patience
from worker_service.photo import FoundPhoto, PhotoDesk
from worker_service.ports import (
    Account,
    Accounts,
    Copywriter,
    PageCopy,
    Palette,
    Photo,
    Shot,
)
from worker_service.retaking import retake_advice
from worker_service.revising.material import stored_form
from worker_service.studio.orders import drawings_for, orders_for

# Each time but the last, somebody else was done with the page: this many may change it at once.
_MOST_READINGS = 10

EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}


@dataclass(frozen=True, kw_only=True, slots=True)
class StageSeconds:
    """How long each stage may take; the photo's own limit stands in its desk."""

    copy: float
    images: float
    page: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Pipeline:
    """Makes pages, and has a maker for every other kind of job.

    Photo trouble never fails a page; `StaleClaimError` ends all work at once.
    """

    jobs: JobStore
    preferences: PreferenceStore
    artifacts: ArtifactStore
    photos: PhotoDesk
    accounts: Accounts
    copywriter: Copywriter
    ladder: Ladder
    lease: Lease
    patience: Patience
    seconds: StageSeconds
    public_base_url: str
    new_token: Callable[[], UUID]
    makers: Mapping[JobKind, Maker] = field(default_factory=dict)

    async def claim(self, task: GeneratePage) -> Claim | None:
        """Take the job; None when there is nothing to do: finished, or in other hands."""
        claim = await self.jobs.claim(
            task.job_id, token=self.new_token(), lease_seconds=self.lease.seconds
        )
        if claim is not None:
            JOB_ATTEMPTS.labels("first" if claim.job.attempt == 1 else "again").inc()
        return claim

    async def run(self, claim: Claim) -> None:
        """Bring a claimed job to its end; whatever is raised, there is something to repeat."""
        outcome = await self._completed(claim)
        JOBS_FINISHED.labels("completed").inc()
        for warning in outcome.warnings:
            JOB_WARNINGS.labels(warning.code).inc()

    async def _completed(self, claim: Claim) -> JobOutcome:
        """Return what was made and recorded; it is made anew where it no longer fits."""
        for _ in range(_MOST_READINGS - 1):
            with suppress(MovedOnError):
                return await self._once(claim)
        return await self._once(claim)

    async def _once(self, claim: Claim) -> JobOutcome:
        kind = claim.job.kind
        make = self._make if kind is JobKind.PAGE else self.makers[kind].make
        async with self.lease.kept(claim):
            outcome = await make(Attempt(self.jobs, claim), await self.accounts.open(claim))
        # The lease has most of its time left, and must not be found lost by our own success.
        await self.patience.with_(lambda: self.jobs.complete(claim, outcome))
        return outcome

    async def release(
        self, claim: Claim, *, retry_after_seconds: float, is_counted: bool = True
    ) -> None:
        """Give the job back for another attempt."""
        await self.jobs.release(
            claim, retry_after_seconds=retry_after_seconds, is_counted=is_counted
        )

    async def give_up(self, claim: Claim, *, code: str) -> None:
        """End the job as failed, with a sentence for its seller."""
        subject = claim.job.subject
        await self.jobs.fail(claim, wording.failure(code, subject.language, subject.kind))
        JOBS_FINISHED.labels("failed").inc()

    async def _make(self, attempt: Attempt, account: Account) -> FinishedPage:
        found, copy = await self._prepare(attempt, account)
        attempt.warn(copy.warnings)
        images = await self._make_images(attempt, found.photo, copy, account)
        wishes = await self._wishes(attempt)
        blocks = await self._compose(attempt, copy, images, found.palette, wishes)
        return FinishedPage(
            title=copy.title,
            html_blocks=tuple(block.html for block in blocks),
            images=tuple(images),
            warnings=attempt.warnings(),
            missing_fields=(*copy.missing_fields, *asked_for(wishes.seller, copy.language)),
            block_provenance=tuple(block.provenance for block in blocks),
            usage=account.usage,
            facts=copy.facts,
            lint=copy.lint,
            blocks=tuple(
                PageBlock(id=block.id, html=block.html, provenance=block.provenance)
                for block in blocks
            ),
            material=stored_form(copy, found.palette, (block.id for block in blocks)),
            retake_advice=retake_advice(found.photo, attempt.language),
        )

    async def _prepare(self, attempt: Attempt, account: Account) -> tuple[FoundPhoto, PageCopy]:
        """Find the photo and write the copy, at the same time."""
        await attempt.begin(Stage.PHOTO)
        async with asyncio.TaskGroup() as group:
            finding = group.create_task(self._find_photo(attempt))
            writing = group.create_task(self._write_copy(attempt, account))
        return finding.result(), writing.result()

    async def _find_photo(self, attempt: Attempt) -> FoundPhoto:
        with STAGE_SECONDS.labels(Stage.PHOTO).time(), span(f"stage {Stage.PHOTO}"):
            found = await self.photos.find(attempt.subject)
        attempt.warn(found.warnings)
        await attempt.begin(Stage.COPY)
        return found

    async def _write_copy(self, attempt: Attempt, account: Account) -> PageCopy:
        async with _within(self.seconds.copy, Stage.COPY):
            return await self.copywriter.write(attempt.subject, account)

    async def _make_images(
        self, attempt: Attempt, photo: Photo | None, copy: PageCopy, account: Account
    ) -> list[PageImage]:
        """Ask for all images at the same time; as many are drawn at once as there are cores."""
        await attempt.begin(Stage.IMAGES)
        async with _within(self.seconds.images, Stage.IMAGES), asyncio.TaskGroup() as group:
            orders = orders_for(photo, tone=copy.tone, title=copy.title)
            orders += drawings_for(attempt.subject, copy)
            attempt.expect_images(len(orders))
            making = [
                group.create_task(
                    self._make_image(
                        attempt,
                        alt_text(copy, order),
                        self.ladder.draw(order, photo)
                        if order.image_type in DRAWN_FROM_FACTS
                        else self.ladder.make(order, photo, attempt.language, account),
                    )
                )
                for order in orders
            ]
        return [image for task in making if (image := task.result())]

    async def _make_image(
        self, attempt: Attempt, alt: str, making: Awaitable[Made | None]
    ) -> PageImage | None:
        with span("image") as traced:
            made = await making
            if made is None:
                attempt.warn((WarningCode.DRAWING_LEFT_OUT,))
                await attempt.image_done()
                return None
            image = await self._store(attempt.job_id, made.shot, alt)
            traced.note(image__id=image.id, image__source=image.image_source)
        attempt.warn(made.warnings)
        await attempt.image_done()
        return image

    async def _store(self, job_id: JobId, shot: Shot, alt: str) -> PageImage:
        key = image_key(job_id, shot)
        await self.patience.with_(
            lambda: self.artifacts.put(key, shot.content, content_type=shot.content_type)
        )
        web_key = f"{key.rpartition('.')[0]}.webp" if shot.webp else ""
        if web_key:
            await self.patience.with_(
                lambda: self.artifacts.put(web_key, shot.webp, content_type="image/webp")
            )
        return PageImage(
            id=shot.order.id,
            key=key,
            url=artifact_url(self.public_base_url, key),
            image_source=shot.image_source,
            image_type=shot.order.image_type,
            alt=alt,
            width=shot.width,
            height=shot.height,
            treatment=shot.treatment,
            provenance=shot.provenance,
            web_key=web_key,
        )

    async def _wishes(self, attempt: Attempt) -> Preferences:
        await attempt.begin(Stage.PAGE)
        wishes = await self.patience.with_(lambda: self.preferences.find(attempt.user_id))
        return wishes.in_order(attempt.subject.page_order)

    async def _compose(
        self,
        attempt: Attempt,
        copy: PageCopy,
        images: list[PageImage],
        palette: Palette | None,
        wishes: Preferences,
    ) -> tuple[Block, ...]:
        async with _within(self.seconds.page, Stage.PAGE):
            return await asyncio.to_thread(compose, copy, images, palette, wishes=wishes)


def image_key(job_id: JobId, shot: Shot) -> str:
    """Return the key of an image: the same bytes of the same job have the same key."""
    digest = hashlib.sha256(shot.content).hexdigest()[:16]
    return f"jobs/{job_id}/{shot.order.id}-{digest}.{EXTENSIONS[shot.content_type]}"


@asynccontextmanager
async def _within(seconds: float, stage: Stage) -> AsyncIterator[None]:
    try:
        with STAGE_SECONDS.labels(stage).time(), span(f"stage {stage}"):
            async with within(seconds):
                yield
    except TimeoutError as error:
        raise TransientError(f"{stage} took longer than {seconds} s") from error
