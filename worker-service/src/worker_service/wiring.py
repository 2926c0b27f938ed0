"""The workshop, put together."""

import random
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from typing import Any

from chassis.adapters.artifacts import ObjectArtifactStore
from chassis.adapters.celery_queue import TRANSPORT_OPTIONS
from chassis.adapters.postgres.job_store import PostgresJobStore
from chassis.adapters.postgres.page_store import PostgresPageStore
from chassis.adapters.postgres.preferences import PostgresPreferenceStore
from chassis.adapters.postgres.record import PostgresRecord
from chassis.adapters.postgres.standing import PostgresStandings
from chassis.adapters.postgres.supplier_calls import PostgresSupplierCallStore
from chassis.addresses import AddressPolicy
from chassis.clock import SystemClock
from chassis.fetching import FetchLimits, SafeFetcher
from chassis.loop_lag import loop_observed
from chassis.metrics import JOBS_IN_FLIGHT_LIMIT
from chassis.ports import ArtifactStore, JobStore, PageStore
from chassis.presence import PresenceReport
from contracts.jobs import JobKind
from contracts.pages import ImageType
from worker_service.drawing import DrawingRoom
from worker_service.drawing_process import Limits
from worker_service.image_editor import ImageEditor
from worker_service.ladder import Ladder, Rung
from worker_service.lease import Lease
from worker_service.makers import Maker
from worker_service.marketplaces.browser import found_browser
from worker_service.marketplaces.exporter import Exporter
from worker_service.marketplaces.rendering import Rendering
from worker_service.patience import Patience
from worker_service.photo import PhotoDesk
from worker_service.pipeline import Pipeline, StageSeconds
from worker_service.ports import Accounts
from worker_service.revising.answering import Answering
from worker_service.revising.reviser import Reviser
from worker_service.settings import Settings
from worker_service.studio.studio import Studio
from worker_service.suppliers.hiring import copywriter_of, image_model_of, image_prices_of
from worker_service.suppliers.lending import Lending
from worker_service.suppliers.opening import open_accounts
from worker_service.suppliers.originals import Originals
from worker_service.suppliers.supplied_images import SuppliedImages
from worker_service.workshop import Workshop

NewFetcher = Callable[[Settings], SafeFetcher]


def safe_fetcher(settings: Settings) -> SafeFetcher:
    return SafeFetcher(
        policy=AddressPolicy(denied=settings.fetch_denied_networks),
        limits=FetchLimits(seconds=settings.worker_photo_seconds),
    )


def transport_options() -> dict[str, Any]:
    """Return what all who share the broker agree on."""
    return dict(TRANSPORT_OPTIONS)


def drawing_room(settings: Settings) -> DrawingRoom:
    return DrawingRoom(
        processes=settings.worker_drawing_processes,
        limits=Limits(
            tasks=settings.worker_drawing_tasks,
            resident_mib=settings.worker_max_memory_mib,
            mapped_mib=settings.worker_drawing_memory_mib,
        ),
    )


def create_workshop(settings: Settings, *, new_fetcher: NewFetcher = safe_fetcher) -> Workshop:
    """Return the event loop and its pipeline, not yet started."""
    return Workshop(
        lambda: open_pipeline(settings, new_fetcher),
        threads=settings.worker_concurrency,
        work_seconds=settings.time_limit_seconds,
    )


@asynccontextmanager
async def open_pipeline(settings: Settings, new_fetcher: NewFetcher) -> AsyncIterator[Pipeline]:
    """Yield a pipeline with connections of its own."""
    record = PostgresRecord(
        settings.database_url.get_secret_value(), pool_size=settings.database_pool_size
    )
    artifacts = ObjectArtifactStore(settings.artifacts_url)
    async with (
        record,
        drawing_room(settings) as room,
        _accounts(settings, record, artifacts) as accounts,
        loop_observed(),
        _presence(record).kept(),
    ):
        JOBS_IN_FLIGHT_LIMIT.set(settings.worker_concurrency)
        jobs = PostgresJobStore(record)
        patience = Patience(clock=SystemClock(), jitter=random.random)
        pipeline = Pipeline(
            jobs=jobs,
            preferences=PostgresPreferenceStore(record),
            artifacts=artifacts,
            photos=_photo_desk(settings, artifacts, new_fetcher(settings), patience, room),
            accounts=accounts,
            copywriter=copywriter_of(
                settings, seconds=settings.worker_copy_seconds, clock=SystemClock()
            ),
            ladder=ladder(settings, room, new_fetcher(settings), artifacts),
            lease=lease(settings, jobs),
            patience=patience,
            seconds=stage_seconds(settings),
            public_base_url=settings.public_base_url,
            new_token=uuid.uuid4,
        )
        makers: dict[JobKind, Maker] = {
            JobKind.EXPORT: exporter(settings, record, room, pipeline),
            JobKind.REVISION: reviser(PostgresPageStore(record), pipeline),
        }
        yield replace(pipeline, makers=makers_beside(pipeline) | makers)


def ladder(
    settings: Settings, room: DrawingRoom, fetcher: SafeFetcher, artifacts: ArtifactStore
) -> Ladder:
    studio = Studio(room=room, seconds=settings.worker_drawing_seconds)
    return Ladder(
        supplier=studio,
        studio=studio,
        shot_seconds=settings.worker_shot_seconds,
        hired=hired_rungs(settings, room, fetcher, artifacts),
    )


def hired_rungs(
    settings: Settings, room: DrawingRoom, fetcher: SafeFetcher, artifacts: ArtifactStore
) -> tuple[Rung, ...]:
    """Return the image supplier that is named; none without a name."""
    if settings.image_supplier is None:
        return ()
    supplier = SuppliedImages(
        model=image_model_of(settings),
        prices=image_prices_of(settings),
        originals=Originals(room, seconds=settings.worker_drawing_seconds),
        room=room,
        drawing_seconds=settings.worker_drawing_seconds,
        fetcher=fetcher,
        lending=Lending(artifacts=artifacts, public_base_url=settings.public_base_url),
        accepts_unclear=settings.image_supplier_unchecked,
    )
    image_types = frozenset(map(ImageType, settings.image_supplier_shots))
    seconds = settings.image_supplier_all_seconds
    return (Rung(supplier=supplier, image_types=image_types, seconds=seconds),)


def _presence(record: PostgresRecord) -> PresenceReport:
    return PresenceReport(
        standings=PostgresStandings(record), service="worker", clock=SystemClock()
    )


def _photo_desk(
    settings: Settings,
    artifacts: ArtifactStore,
    fetcher: SafeFetcher,
    patience: Patience,
    room: DrawingRoom,
) -> PhotoDesk:
    return PhotoDesk(
        artifacts=artifacts,
        fetcher=fetcher,
        patience=patience,
        room=room,
        seconds=settings.worker_photo_seconds,
        look_seconds=settings.worker_drawing_seconds,
    )


def lease(settings: Settings, jobs: JobStore) -> Lease:
    return Lease(
        jobs=jobs,
        clock=SystemClock(),
        seconds=settings.worker_lease_seconds,
        renew_seconds=settings.worker_lease_renew_seconds,
    )


def stage_seconds(settings: Settings) -> StageSeconds:
    return StageSeconds(
        copy=settings.worker_copy_seconds,
        images=settings.images_seconds,
        page=settings.worker_page_seconds,
    )


def _accounts(
    settings: Settings, record: PostgresRecord, artifacts: ArtifactStore
) -> AbstractAsyncContextManager[Accounts]:
    return open_accounts(
        settings,
        calls=PostgresSupplierCallStore(record),
        artifacts=artifacts,
        clock=SystemClock(),
        jitter=random.random,
    )


def makers_beside(pipeline: Pipeline) -> dict[JobKind, Maker]:
    """Return a maker for every kind that is no page, at the same desks as the pipeline."""
    editor = ImageEditor(
        artifacts=pipeline.artifacts,
        photos=pipeline.photos,
        ladder=pipeline.ladder,
        patience=pipeline.patience,
        public_base_url=pipeline.public_base_url,
    )
    return {JobKind.IMAGE: editor}


def reviser(pages: PageStore, pipeline: Pipeline) -> Reviser:
    """Return who revises pages, at the same desks as the pipeline."""
    return Reviser(
        pages=pages,
        preferences=pipeline.preferences,
        photos=pipeline.photos,
        copywriter=pipeline.copywriter,
        patience=pipeline.patience,
        answering=Answering(
            pages=pages,
            preferences=pipeline.preferences,
            patience=pipeline.patience,
            public_base_url=pipeline.public_base_url,
            copy_seconds=pipeline.seconds.copy,
            page_seconds=pipeline.seconds.page,
        ),
        public_base_url=pipeline.public_base_url,
        copy_seconds=pipeline.seconds.copy,
        page_seconds=pipeline.seconds.page,
    )


def exporter(
    settings: Settings, record: PostgresRecord, room: DrawingRoom, pipeline: Pipeline
) -> Exporter:
    return Exporter(
        pages=PostgresPageStore(record),
        artifacts=pipeline.artifacts,
        rendering=Rendering(
            found_browser(settings.worker_browser), seconds=settings.worker_browser_seconds
        ),
        room=room,
        patience=pipeline.patience,
        public_base_url=settings.public_base_url,
        drawing_seconds=settings.worker_drawing_seconds,
        turn_seconds=settings.images_seconds,
    )
