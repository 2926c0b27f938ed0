"""One route reached past whatever it has no use for; all other requests go through the app."""

from collections.abc import Awaitable, Callable

from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from chassis.asgi import RequestLog, cors_options
from chassis.problems import EXPECTED_ERRORS, UnexpectedErrors, answer_of
from chassis.settings import HttpSettings

Endpoint = Callable[[Request], Awaitable[Response]]


class ShortWay:
    """Middleware that answers `route` itself: logged, with CORS, errors as problem documents.

    For a GET without dependencies, body or files: it passes neither body limits nor routing.
    To be added last, so that it is met first; the route stands in the app as well, for the
    document and for whatever this does not match.
    """

    def __init__(
        self, app: ASGIApp, *, route: Route, endpoint: Endpoint, settings: HttpSettings
    ) -> None:
        self._app = app
        self._route = route
        self._prefix = route.path.partition("{")[0]
        answering = UnexpectedErrors(_Answering(endpoint))
        self._way = RequestLog(CORSMiddleware(answering, **cors_options(settings)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._leads_here(scope):
            await self._way(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _leads_here(self, scope: Scope) -> bool:
        # A look at the path first, which is all that every other request costs. What cannot be
        # stored is refused on the long way.
        if (
            scope["type"] != "http"
            or scope["method"] != "GET"
            or not scope["path"].startswith(self._prefix)
            or "\0" in scope["path"]
            or b"%00" in scope["query_string"]
        ):
            return False
        match, found = self._route.matches(scope)
        scope.update(found if match is Match.FULL else {})
        if match is Match.FULL:
            scope["route"] = self._route
        return match is Match.FULL


class _Answering:
    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self._endpoint(request)
            await response(scope, receive, send)
        except EXPECTED_ERRORS as error:
            await (await answer_of(request, error))(scope, receive, send)
