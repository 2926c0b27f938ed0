"""A service that answers at once, and keeps its connections for `KEEP_ALIVE_SECONDS` or as ours."""

import os

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from chassis import serving
from chassis.settings import HttpSettings, load


async def answer(_: Request) -> PlainTextResponse:
    return PlainTextResponse("fine")


if __name__ == "__main__":
    if "KEEP_ALIVE_SECONDS" in os.environ:
        serving.KEEP_ALIVE_SECONDS = int(os.environ["KEEP_ALIVE_SECONDS"])
    routes = [Route("/{path:path}", answer, methods=["GET", "POST"])]
    serving.serve(Starlette(routes=routes), load(HttpSettings))
