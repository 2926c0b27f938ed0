"""The gateway and its courier as ASGI apps."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Protocol

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.routing import Match, Route
from starlette.types import Scope

from api_service import wiring
from api_service.blocks.routes import router as blocks
from api_service.documents.routes import router as documents
from api_service.events.routes import router as events
from api_service.exports.routes import router as exports
from api_service.generation.routes import display_list
from api_service.generation.routes import router as generation
from api_service.health import actuator
from api_service.image_edits.routes import router as image_edits
from api_service.images.routes import router as images
from api_service.loops import running
from api_service.openapi import completed
from api_service.preferences.routes import router as preferences
from api_service.product_details.routes import router as product_details
from api_service.questions.routes import router as questions
from api_service.settings import CourierSettings, Settings
from api_service.sign_in.routes import router as sign_in
from api_service.status.routes import router as status
from chassis.asgi import MIB, BodyLimit, install_edge
from chassis.drain import Drain
from chassis.health import health_router
from chassis.loop_lag import loop_observed

ORDER_PATH = "/api/generation/display-list"
# What stands around the file in a multipart body.
MULTIPART_ROOM = 64 * 1024
BODY_LIMITS = (
    BodyLimit("POST", "/api/generation/upload-image", 25 * MIB + MULTIPART_ROOM),
    BodyLimit("PUT", "/api/generation/product-details/[^/]+", 20 * MIB),
    BodyLimit("PATCH", "/api/generation/product-details/[^/]+/blocks/[^/]+", 20 * MIB),
)


class Wire(Protocol):
    """Builds what the gateway stands on, for as long as it is entered."""

    def __call__(self, settings: Settings) -> AbstractAsyncContextManager[wiring.Wired]: ...


def create_app(settings: Settings, *, wire: Wire = wiring.wired) -> FastAPI:
    """Return the app; whatever it stands on is built when it starts."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with wire(settings) as wired:
            app.state.gateway = wired.gateway
            app.state.authenticator = wired.authenticator
            app.state.ping = wired.ping
            watch = wired.gateway.line.watch(every_seconds=settings.api_line_seconds)
            async with loop_observed(), running(line=watch):
                yield

    async def record() -> None:
        await app.state.ping()

    is_dev = settings.auth_mode == "dev"
    app = FastAPI(
        title="Pageloom",
        version="0.1.0",
        description="One product in, one page out.",
        lifespan=lifespan,
        docs_url="/docs" if is_dev else None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.drain = Drain(settings.drain_seconds)
    install_edge(app, settings, body_limits=BODY_LIMITS)
    app.include_router(health_router({"postgres": record}, app.state.drain))
    for router in (
        *(generation, events, product_details, blocks, questions, documents, exports),
        *(preferences, images, image_edits, actuator, status),
    ):
        app.include_router(router)
    if is_dev:
        app.include_router(sign_in)
    _shorten_the_way(app)
    _describe(app)
    return app


def _shorten_the_way(app: FastAPI) -> None:
    # The same endpoint, found first and called without FastAPI's dependencies, of which it has
    # none: a sixth of what accepting a job costs. Its declared twin stands in the document.
    app.router.routes.insert(0, _KnownRoute(ORDER_PATH, display_list, methods=["POST"]))


class _KnownRoute(Route):
    """Says that it was taken, as FastAPI's own do: requests are counted by their route."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        match, found = super().matches(scope)
        if match is Match.FULL:
            found["route"] = self
        return match, found


def _describe(app: FastAPI) -> None:
    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            bare = get_openapi(
                title=app.title,
                version=app.version,
                description=app.description,
                routes=app.routes,
            )
            app.openapi_schema = completed(bare)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]  # FastAPI's own way to say more


def create_courier_app(settings: CourierSettings) -> FastAPI:
    """Return health and metrics, with the courier and the sweep at work behind them."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with wiring.courier_wired(settings) as wired:
            app.state.ping = wired.ping
            app.state.ping_queue = wired.ping_queue
            courier = wired.courier.run(app.state.drain)
            async with (
                loop_observed(),
                running(
                    courier=courier,
                    sweep=wired.sweep.run(),
                    standing=wired.standing.run(),
                    presence=wired.presence.run(),
                ),
            ):
                yield

    async def record() -> None:
        await app.state.ping()

    async def queue() -> None:
        await app.state.ping_queue()

    app = FastAPI(title="Pageloom courier", lifespan=lifespan, openapi_url=None)
    app.state.drain = Drain(settings.drain_seconds)
    install_edge(app, settings)
    # Without the queue the sweep still works: leases expire, pages are purged.
    app.include_router(
        health_router({"postgres": record}, app.state.drain, optional={"queue": queue})
    )
    return app
