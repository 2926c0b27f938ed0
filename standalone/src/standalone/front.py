"""Both HTTP services and the console behind one port, in one process."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import api_service.app
import api_service.settings
import notification_service.app
import notification_service.settings
from chassis.logs import configure_logging
from chassis.serving import serve
from chassis.settings import load
from chassis.tracing import configure_tracing

# Whatever is not the console's.
API_PREFIXES = ("/api/", "/readyz", "/livez", "/metrics", "/openapi.json", "/docs")
CONSOLE = Path(__file__).parents[3] / "console"
# Finished pages carry inline styles and pictures of ours; nothing else may be loaded.
CONSOLE_POLICY = (
    "default-src 'self'; img-src 'self' data: blob: http: https:; "
    "style-src 'self' 'unsafe-inline'; frame-src 'self' data: blob:"
)


class Front:
    """Hands each request, untouched, to the app whose prefix its path has."""

    def __init__(self, services: Sequence[tuple[str, FastAPI]], default: ASGIApp) -> None:
        self._services = services
        self._default = default
        self._lifespan = Starlette(lifespan=self._run_all)

    @asynccontextmanager
    async def _run_all(self, _: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as running:
            for _prefix, app in self._services:
                await running.enter_async_context(app.router.lifespan_context(app))
            yield

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(scope, receive, send)
        else:
            await self._app_for(scope["path"])(scope, receive, send)

    def _app_for(self, path: str) -> ASGIApp:
        for prefix, app in self._services:
            if path.startswith(prefix):
                return app
        return self._default


class _ConsoleHeaders:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] += [
                    (b"content-security-policy", CONSOLE_POLICY.encode()),
                    (b"x-content-type-options", b"nosniff"),
                    # A changed console is seen at the next load.
                    (b"cache-control", b"no-cache"),
                ]
            await send(message)

        await self._app(scope, receive, with_headers)


async def _editor(request: Request) -> RedirectResponse:
    # Where a notification's `action_url` leads when there is no storefront front end.
    return RedirectResponse(f"/#/pages/{request.path_params['page_id']}")


def console() -> ASGIApp:
    """Return the seller's web page as an app of static files."""
    return Starlette(
        routes=[
            Route("/editor/{page_id:int}", _editor),
            Mount("/", StaticFiles(directory=CONSOLE, html=True)),
        ],
        middleware=[Middleware(_ConsoleHeaders)],
    )


def main() -> None:
    settings = load(api_service.settings.Settings)
    configure_logging("front", settings)
    configure_tracing("front", settings)
    api = api_service.app.create_app(settings)
    relay = notification_service.app.create_app(load(notification_service.settings.Settings))
    services = [("/api/notifications", relay)]
    services += [(prefix, api) for prefix in API_PREFIXES]
    drains = (api.state.drain, relay.state.drain)
    serve(Front(services, console()), settings, drains=drains)


if __name__ == "__main__":
    main()
