"""The relay as an ASGI app: streams and inboxes in front, the loops behind."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from chassis.asgi import install_edge
from chassis.drain import Drain
from chassis.health import health_router
from chassis.short_way import ShortWay
from notification_service.routes import STREAM_ROUTE, router, stream
from notification_service.settings import Settings
from notification_service.tickets.routes import router as tickets
from notification_service.webhooks.building import NewPoster, strict_poster
from notification_service.webhooks.routes import router as webhooks
from notification_service.wiring import Service, wired


def create_app(settings: Settings, *, new_poster: NewPoster = strict_poster) -> FastAPI:
    """Return the app; whatever it stands on is built when it starts."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with wired(settings, drain, new_poster=new_poster) as service:
            app.state.service = service
            app.state.source = service.source
            app.state.authenticator = service.authenticator
            app.state.tickets = service.tickets
            app.state.webhooks = service.webhooks
            yield

    def service() -> Service:
        built: Service = app.state.service
        return built

    async def record() -> None:
        await service().record.ping()

    async def relay() -> None:
        service().must_be_running()

    async def event_log() -> None:
        await service().event_log.ping()

    drain = Drain(settings.drain_seconds)
    app = FastAPI(title="Pageloom notifications", version="0.1.0", lifespan=lifespan)
    app.state.drain = drain
    install_edge(app, settings)
    app.add_middleware(ShortWay, route=STREAM_ROUTE, endpoint=stream, settings=settings)
    checks = {"postgres": record, "relay": relay}
    # Without the log nothing new is told; what is in the inbox still is.
    app.include_router(health_router(checks, drain, optional={"event_log": event_log}))
    # Before what takes any word for a user's id.
    for each in (tickets, webhooks, router):
        app.include_router(each)
    return app
