"""What streams are measured on: our relay, and beside it what a user would write.

Both take one more request, which tells rows below the log, so that the fan-out alone is seen.
"""

import asyncio
import gc
import os
import resource
import sys
from collections.abc import AsyncIterator

import uvicorn
from fastapi import FastAPI
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
PADDING = "상세페이지가 완성되었습니다. " * 12
FIRST_ID = 10**9


def relay() -> None:
    settings = load(Settings)
    configure_logging("bench", settings)
    app = create_app(settings)
    ids = iter(range(FIRST_ID, 2 * FIRST_ID))

    @app.post("/bench/tell")
    async def tell(rows: int, streams: int) -> None:
        data = f'{{"event_id":"bench","message":"{PADDING}"}}'.encode()
        for first in range(0, rows, DISPATCH_ROWS):
            app.state.source.hub.dispatch(
                [
                    InboxRow(next(ids), UserId(f"user-{number % streams}"), False, data)
                    for number in range(first, min(first + DISPATCH_ROWS, rows))
                ]
            )
            await asyncio.sleep(0)

    serve(app, settings)


def plain() -> None:
    app = FastAPI()
    queues: dict[str, asyncio.Queue[dict[str, str]]] = {}

    @app.get("/api/notifications/stream/{user_id}")
    async def stream(user_id: str) -> EventSourceResponse:
        queue = queues[user_id] = asyncio.Queue()

        async def events() -> AsyncIterator[dict[str, str]]:
            yield {"data": '{"type": "connected"}'}
            while True:
                yield await queue.get()

        return EventSourceResponse(events(), ping=15, sep="\n")

    @app.post("/bench/tell")
    async def tell(rows: int, streams: int) -> None:
        for number in range(rows):
            data = f'{{"event_id":"bench","message":"{PADDING}"}}'
            queues[f"user-{number % streams}"].put_nowait({"id": str(number), "data": data})
            if number % DISPATCH_ROWS == 0:
                await asyncio.sleep(0)

    # The same courtesy as ours: its streams are a task group each.
    gc.set_threshold(50_000, 20, 100)
    port = int(os.environ["PORT"])
    uvicorn.run(
        app, port=port, loop="uvloop", http="httptools", access_log=False, log_level="warning"
    )


if __name__ == "__main__":
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    {"relay": relay, "plain": plain}[sys.argv[1]]()
