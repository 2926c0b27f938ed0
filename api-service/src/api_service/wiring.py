"""Where the gateway's and the courier's objects are built, once per process."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from random import Random
from typing import Protocol

import uuid_utils

from api_service.blocks.change import ChangeBlock
from api_service.blocks.regenerate import RegenerateBlock
from api_service.events.watch import WatchJob
from api_service.exports.submit import SubmitExport
from api_service.gateway import Gateway
from api_service.generation.budget import DailyBudget
from api_service.generation.submit import SubmitJob
from api_service.generation.waiting import WaitForEnd
from api_service.generation.waiting_line import WaitingLine
from api_service.images.uploads import Fetch, StoreUpload
from api_service.once import OnlyOnce
from api_service.product_details.edit import DeletePage, EditPage
from api_service.questions.submit import AnswerQuestions
from api_service.settings import ArtifactCommandSettings, CourierSettings, Settings
from api_service.standing import StandingWatch
from api_service.status.board import StatusBoard
from api_service.sweep import Sweep, SweepLimits
from chassis.adapters.artifacts import ObjectArtifactStore
from chassis.adapters.postgres.artifact_names import PostgresArtifactNames
from chassis.adapters.postgres.idempotency import PostgresIdempotencyStore
from chassis.adapters.postgres.job_store import PostgresJobStore
from chassis.adapters.postgres.outbox import PostgresOutbox
from chassis.adapters.postgres.page_blocks import PostgresPageBlocks
from chassis.adapters.postgres.page_catalogue import PostgresPageCatalogue
from chassis.adapters.postgres.page_store import PostgresPageStore
from chassis.adapters.postgres.parked import PostgresParked
from chassis.adapters.postgres.preferences import PostgresPreferenceStore
from chassis.adapters.postgres.record import PostgresRecord
from chassis.adapters.postgres.recovery import PostgresJobRecovery
from chassis.adapters.postgres.standing import PostgresStandings
from chassis.adapters.postgres.supplier_calls import PostgresSupplierCallStore
from chassis.addresses import AddressPolicy
from chassis.artifact_ports import ArtifactNames, ArtifactShelf
from chassis.auth import Authenticator
from chassis.clock import Clock, SystemClock
from chassis.courier import Courier
from chassis.fetching import SafeFetcher
from chassis.page_catalogue import PageCatalogue
from chassis.page_ports import PageBlocks
from chassis.ports import (
    ArtifactStore,
    EventPublisher,
    IdempotencyStore,
    JobStore,
    Outbox,
    PageStore,
)
from chassis.preferences import PreferenceStore
from chassis.presence import PresenceReport
from chassis.records import Keep
from chassis.settings import RecordSettings
from chassis.standing import Standings
from chassis.supplier_ports import SupplierCallStore
from contracts.jobs import JobId

Ping = Callable[[], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class World:
    """What the gateway meets the outside through."""

    jobs: JobStore
    outbox: Outbox
    pages: PageStore
    blocks: PageBlocks
    preferences: PreferenceStore
    idempotency: IdempotencyStore
    artifacts: ArtifactStore
    supplier_calls: SupplierCallStore
    standings: Standings
    fetch: Fetch
    clock: Clock


@dataclass(frozen=True, kw_only=True)
class Wired:
    gateway: Gateway
    authenticator: Authenticator
    ping: Ping


@asynccontextmanager
async def wired(settings: Settings) -> AsyncIterator[Wired]:
    """Build the gateway on the real world. It starts without its neighbours, and answers 503
    until they are there."""
    record = PostgresRecord(
        settings.database_url.get_secret_value(), pool_size=settings.database_pool_size
    )
    async with record, Authenticator(settings) as authenticator:
        world = World(
            jobs=PostgresJobStore(record),
            outbox=PostgresOutbox(record),
            pages=PostgresPageStore(record),
            blocks=PostgresPageBlocks(record),
            preferences=PostgresPreferenceStore(record),
            idempotency=PostgresIdempotencyStore(record),
            artifacts=ObjectArtifactStore(settings.artifacts_url),
            supplier_calls=PostgresSupplierCallStore(record),
            standings=PostgresStandings(record),
            fetch=_fetch(settings),
            clock=SystemClock(),
        )
        yield Wired(
            gateway=gateway_in(world, settings), authenticator=authenticator, ping=record.ping
        )


def gateway_in(world: World, settings: Settings) -> Gateway:
    """Build the gateway on any world."""
    line = WaitingLine(jobs=world.jobs, clock=world.clock, page_seconds=settings.api_page_seconds)
    desks = asyncio.Semaphore(settings.api_pictures_at_once)
    base_url = settings.public_base_url
    budget = _budget(world, settings)
    submit = SubmitJob(
        jobs=world.jobs, line=line, budget=budget, public_base_url=base_url, new_id=new_job_id
    )
    return Gateway(
        public_base_url=base_url,
        image_wait_seconds=settings.api_image_wait_seconds,
        jobs=world.jobs,
        pages=world.pages,
        preferences=world.preferences,
        artifacts=world.artifacts,
        line=line,
        submit=submit,
        submit_export=SubmitExport(jobs=world.jobs, line=line, new_id=new_job_id),
        budget=budget,
        supplier_calls=world.supplier_calls,
        wait=WaitForEnd(jobs=world.jobs, clock=world.clock),
        watch=_watch(world, settings),
        once=OnlyOnce(answers=world.idempotency),
        edit_page=EditPage(
            pages=world.pages, artifacts=world.artifacts, public_base_url=base_url, desks=desks
        ),
        blocks=world.blocks,
        change_block=_change_block(world, settings, desks),
        regenerate_block=RegenerateBlock(pages=world.pages, blocks=world.blocks, submit=submit),
        answer_questions=AnswerQuestions(pages=world.pages, submit=submit),
        delete_page=DeletePage(pages=world.pages, artifacts=world.artifacts),
        store_upload=StoreUpload(
            artifacts=world.artifacts, fetch=world.fetch, public_base_url=base_url, desks=desks
        ),
        status=StatusBoard(standings=world.standings, clock=world.clock),
    )


def _budget(world: World, settings: Settings) -> DailyBudget:
    return DailyBudget(
        calls=world.supplier_calls,
        clock=world.clock,
        limit_micro_usd=settings.daily_budget_micro_usd,
    )


def _change_block(world: World, settings: Settings, desks: asyncio.Semaphore) -> ChangeBlock:
    return ChangeBlock(
        pages=world.pages,
        blocks=world.blocks,
        artifacts=world.artifacts,
        public_base_url=settings.public_base_url,
        desks=desks,
    )


def _watch(world: World, settings: Settings) -> WatchJob:
    return WatchJob(
        jobs=world.jobs,
        outbox=world.outbox,
        clock=world.clock,
        random=Random(),  # noqa: S311 - it spreads moments in time and guards nothing
        streams=settings.api_job_streams,
    )


def new_job_id() -> JobId:
    return JobId(str(uuid_utils.uuid7()))


def _fetch(settings: Settings) -> Fetch:
    fetcher = SafeFetcher(policy=AddressPolicy(settings.fetch_denied_networks))

    async def fetch(url: str) -> bytes:
        return (await fetcher.fetch(url)).content

    return fetch


@dataclass(frozen=True, kw_only=True)
class CourierWired:
    courier: Courier
    sweep: Sweep
    standing: StandingWatch
    presence: PresenceReport
    ping: Ping
    ping_queue: Ping


@asynccontextmanager
async def courier_wired(settings: CourierSettings) -> AsyncIterator[CourierWired]:
    """Build the courier and the sweep. Redis may come and go while they work."""
    # Here and not above: the gateway's process needs neither Celery nor Redis, and is 25 MiB
    # lighter without them.
    from chassis.adapters.celery_queue import CeleryTaskQueue  # noqa: PLC0415 - see above

    record = PostgresRecord(
        settings.database_url.get_secret_value(), pool_size=settings.database_pool_size
    )
    redis_url = settings.redis_url.get_secret_value()
    clock = SystemClock()
    async with record, CeleryTaskQueue(redis_url) as queue, _publisher(settings) as log:
        outbox = PostgresOutbox(record)
        standings = PostgresStandings(record)
        yield CourierWired(
            courier=Courier(outbox=outbox, queue=queue, publisher=log, clock=clock),
            sweep=Sweep(
                recovery=PostgresJobRecovery(record),
                queue=queue,
                artifacts=ObjectArtifactStore(settings.artifacts_url),
                supplier_calls=PostgresSupplierCallStore(record),
                clock=clock,
                limits=_sweep_limits(settings),
            ),
            standing=StandingWatch(standings=standings, clock=clock),
            presence=PresenceReport(
                standings=standings,
                service="courier",
                clock=clock,
                neighbours={"queue": queue.ping, "event_log": log.ping},
            ),
            ping=record.ping,
            ping_queue=queue.ping,
        )


class PingedPublisher(EventPublisher, Protocol):
    """A way to the log that can be asked whether it is open."""

    async def ping(self) -> None: ...


@asynccontextmanager
async def parked_wired(settings: RecordSettings) -> AsyncIterator[PostgresParked]:
    """Open what the courier set aside."""
    async with PostgresRecord(settings.database_url.get_secret_value(), pool_size=1) as record:
        yield PostgresParked(record)


@asynccontextmanager
async def rerendering_wired(
    settings: RecordSettings,
) -> AsyncIterator[tuple[PageCatalogue, JobStore, Clock]]:
    """Open the finished pages, and the way on which jobs are accepted."""
    async with PostgresRecord(settings.database_url.get_secret_value(), pool_size=2) as record:
        yield PostgresPageCatalogue(record), PostgresJobStore(record), SystemClock()


@asynccontextmanager
async def tidying_wired(
    settings: ArtifactCommandSettings,
) -> AsyncIterator[tuple[ArtifactShelf, ArtifactNames, Clock]]:
    """Open the artifacts, and what the record says of them."""
    async with PostgresRecord(settings.database_url.get_secret_value(), pool_size=1) as record:
        artifacts = ObjectArtifactStore(settings.artifacts_url)
        yield artifacts, PostgresArtifactNames(record), SystemClock()


def _publisher(settings: CourierSettings) -> AbstractAsyncContextManager[PingedPublisher]:
    # Whichever it is, the other's SDK is not even loaded.
    if settings.event_log == "eventhubs":
        from chassis.adapters.eventhub import EventHubPublisher  # noqa: PLC0415 - see above
        from chassis.adapters.eventhub_connection import EventHub  # noqa: PLC0415 - see above

        return EventHubPublisher(EventHub.told_by(settings))
    from chassis.adapters.redis_log import RedisEventLog  # noqa: PLC0415 - see above

    return RedisEventLog(settings.redis_url.get_secret_value())


def _sweep_limits(settings: CourierSettings) -> SweepLimits:
    return SweepLimits(
        every_seconds=settings.api_sweep_seconds,
        requeue_after_seconds=settings.api_requeue_after_seconds,
        max_attempts=settings.api_max_attempts,
        forget_every_seconds=settings.api_forget_seconds,
        keep=Keep(failed_days=settings.api_failed_job_days, page_days=settings.api_page_days),
    )
