"""What streams are measured on: our relay, and beside it what a user would write.

Both take one more request, which tells rows below the log, so that the fan-out alone is seen.
"""

import asyncio
import gc
import os
import resource
import sys
import time
from collections.abc import AsyncIterator

import uvicorn
from fastapi import FastAPI
from measured import PADDING, stamped  # type: ignore[import-not-found]  # lies beside it
from sse_starlette import EventSourceResponse

from chassis.logs import configure_logging
from chassis.records import InboxRow
from chassis.serving import serve
from chassis.settings import load
from contracts.jobs import UserId
from notification_service.app import create_app
from notification_service.settings import Settings
from notification_service.tail import DISPATCH_ROWS

# As large as a notification of a finished page.
MESSAGE = f'{{"event_id":"bench","message":"{PADDING}"}}'
FIRST_ID = 10**9


async def paced(rows: int, per_second: int) -> AsyncIterator[range]:
    """Yield the numbers of the rows, a few at a time, each when it is due."""
    begun = time.monotonic()
    for first in range(0, rows, DISPATCH_ROWS):
        await asyncio.sleep(max(0, begun + first / per_second - time.monotonic()))
        yield range(first, min(first + DISPATCH_ROWS, rows))


def relay() -> None:
    settings = load(Settings)
    configure_logging("bench", settings)
    app = create_app(settings)
    ids = iter(range(FIRST_ID, 2 * FIRST_ID))
    prepared: list[InboxRow] = []

    def rows_of(numbers: range, streams: int, message: str) -> list[InboxRow]:
        data = message.encode()
        return [
            InboxRow(next(ids), UserId(f"user-{number % streams}"), False, data)
            for number in numbers
        ]

    @app.post("/bench/prepare")
    async def prepare(rows: int, streams: int) -> None:
        prepared[:] = rows_of(range(rows), streams, MESSAGE)

    @app.post("/bench/tell")
    async def tell() -> None:
        for first in range(0, len(prepared), DISPATCH_ROWS):
            app.state.source.hub.dispatch(prepared[first : first + DISPATCH_ROWS])
            await asyncio.sleep(0)

    @app.post("/bench/pace")
    async def pace(rows: int, streams: int, per_second: int) -> None:
        async for numbers in paced(rows, per_second):
            app.state.source.hub.dispatch(rows_of(numbers, streams, stamped()))

    serve(app, settings)


Queues = dict[str, "asyncio.Queue[dict[str, str]]"]


def plain() -> None:
    app = FastAPI()
    queues: Queues = {}

    @app.get("/api/notifications/stream/{user_id}")
    async def stream(user_id: str) -> EventSourceResponse:
        queue = queues[user_id] = asyncio.Queue()

        async def events() -> AsyncIterator[dict[str, str]]:
            yield {"data": '{"type": "connected"}'}
            while True:
                yield await queue.get()

        return EventSourceResponse(events(), ping=15, sep="\n")

    _tell_through(app, queues)
    # The same courtesy as ours: its streams are a task group each.
    gc.set_threshold(50_000, 20, 100)
    port = int(os.environ["PORT"])
    uvicorn.run(
        app, port=port, loop="uvloop", http="httptools", access_log=False, log_level="warning"
    )


def _tell_through(app: FastAPI, queues: Queues) -> None:
    prepared: list[tuple[str, dict[str, str]]] = []

    @app.post("/bench/prepare")
    async def prepare(rows: int, streams: int) -> None:
        prepared[:] = [
            (f"user-{n % streams}", {"id": str(n), "data": MESSAGE}) for n in range(rows)
        ]

    @app.post("/bench/tell")
    async def tell() -> None:
        for number, (user, event) in enumerate(prepared):
            queues[user].put_nowait(event)
            if number % DISPATCH_ROWS == 0:
                await asyncio.sleep(0)

    @app.post("/bench/pace")
    async def pace(rows: int, streams: int, per_second: int) -> None:
        async for numbers in paced(rows, per_second):
            data = stamped()
            for n in numbers:
                queues[f"user-{n % streams}"].put_nowait({"id": str(n), "data": data})


if __name__ == "__main__":
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    {"relay": relay, "plain": plain}[sys.argv[1]]()
