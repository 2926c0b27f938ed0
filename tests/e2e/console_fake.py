"""A Pageloom that does what a test tells it: the public API over real HTTP, nothing behind it."""

import asyncio
import base64
import json
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from standalone.embedded import free_port

CONSOLE = Path(__file__).parents[2] / "console"
POLICY = (
    "default-src 'self'; img-src 'self' data: blob: http: https:; "
    "style-src 'self' 'unsafe-inline'; frame-src 'self' data: blob:"
)
NOW = "2026-11-23T02:00:00Z"
Json = dict[str, Any]


def a_token(user: str, serial: int = 0) -> str:
    """Return what looks like a JWT to a browser; nobody signs it."""
    parts = ({"alg": "none"}, {"sub": user, "serial": serial})
    head, body = (base64.urlsafe_b64encode(json.dumps(part).encode()) for part in parts)
    return f"{head.decode().rstrip('=')}.{body.decode().rstrip('=')}.x"


@dataclass
class Seen:
    """One request, as it came in."""

    method: str
    path: str
    headers: dict[str, str]
    query: dict[str, str]
    body: Any


@dataclass
class FakePageloom:
    """Jobs, pages and an inbox in memory; `faults[path]` are answered before anything else."""

    url: str = ""
    signs_in: bool = True
    valid_serial: int = 0
    faults: dict[str, list[Response]] = field(default_factory=lambda: defaultdict(list))
    seen: list[Seen] = field(default_factory=list)
    jobs: dict[str, Json] = field(default_factory=dict)
    pages: dict[int, Json] = field(default_factory=dict)
    inbox: list[Json] = field(default_factory=list)
    frames: list[tuple[int, str]] = field(default_factory=list)
    streams: set[asyncio.Queue[str | None]] = field(default_factory=set)
    artifacts: dict[str, bytes] = field(default_factory=dict)
    tickets: set[str] = field(default_factory=set)
    preferences: Json = field(default_factory=dict)
    _ids: Any = field(default_factory=lambda: count(1))

    def requests(self, path: str, method: str | None = None) -> list[Seen]:
        return [s for s in self.seen if s.path == path and method in (None, s.method)]

    def tell(self, kind: str, data: Json) -> None:
        """Put an event on the log, and on every open stream."""
        number = next(self._ids)
        frame = f"id: {number}\ndata: {json.dumps({'type': kind, 'data': data})}\n\n"
        self.frames.append((number, frame))
        for stream in self.streams:
            stream.put_nowait(frame)

    def drop_streams(self) -> None:
        for stream in self.streams:
            stream.put_nowait(None)

    def progress(self, task_id: str, stage: str, percent: int, message: str) -> None:
        self.jobs[task_id].update(
            status="processing", stage=stage, progress=percent, message=message
        )
        report = {"task_id": task_id, "stage": stage, "progress": percent, "message": message}
        self.tell("progress", report)

    def complete(self, task_id: str, *, blocks: list[str], title: str, **more: Any) -> int:
        """Finish the job; `more` goes into the result. Return the page's id."""
        job = self.jobs[task_id]
        page_id: int = job["product_details_id"]
        job.update(status="completed", progress=100, stage="page", message="완성되었습니다.")
        self.pages[page_id].update(title=title, blocks=blocks, status="draft", result=more)
        self.pages[page_id].update(versions=[_named(blocks)], at=0)
        self.notify("success", title, "상세페이지가 완성되었습니다.", task_id=task_id)
        return page_id

    def fail(self, task_id: str, reason: str) -> None:
        self.jobs[task_id].update(status="failed", message=reason, error=reason)
        self.notify("error", "상세페이지를 만들지 못했습니다", reason, task_id=task_id)

    def pack(self, task_id: str, name: str, open_rule: str) -> None:
        """Finish an export whose package is the artifact `name`."""
        url = f"{self.url}/api/generation/artifacts/{name}"
        rule = {"rule": "r", "status": "fail", "required": True, "message": open_rule}
        counts = {"passed": 12, "failed": 1, "unknown": 0}
        made = {"download_url": url, "rules": counts, "open_rules": [rule], "warnings": []}
        self.jobs[task_id].update(status="completed", progress=100, result=made)
        self.notify("success", "마켓용 파일", "다 됐습니다.", task_id=task_id)

    def edit(self, task_id: str, image_url: str) -> None:
        """Make the job one that edited an image, and finish it."""
        self.jobs[task_id].update(
            kind="image", product_details_id=None, status="completed", progress=100, message="끝"
        )
        self.notify(
            "success",
            "이미지 편집이 끝났습니다",
            "확인해 보세요.",
            task_id=task_id,
            action_url=image_url,
            data_url=image_url,
            data_id=None,
            metadata={"task_id": task_id, "kind": "image"},
        )

    def notify(self, kind: str, title: str, message: str, *, task_id: str, **more: Any) -> None:
        page_id = self.jobs[task_id]["product_details_id"]
        notification = {
            "event_id": f"{task_id}-1",
            "service_type": "product-details",
            "message_type": kind,
            "user_id": "demo",
            "title": title,
            "message": message,
            "status": "unread",
            "created_at": NOW,
            "action_url": f"/editor/{page_id}",
            "data_url": f"{self.url}/api/generation/product-details/{page_id}",
            "data_id": str(page_id),
            "metadata": {"task_id": task_id},
            **more,
        }
        self.inbox.insert(0, notification)
        self.tell("notification", notification)

    @asynccontextmanager
    async def running(self) -> AsyncIterator["FakePageloom"]:
        """Serve on a free port of this machine, inside this event loop."""
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        config = uvicorn.Config(
            _app(self), port=port, log_level="error", lifespan="off", timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server._serve())  # noqa: SLF001 - serve() takes over the signals of the test run
        try:
            async with asyncio.timeout(5):
                while not server.started:  # noqa: ASYNC110 - uvicorn offers a flag, not an event
                    await asyncio.sleep(0.01)
            yield self
        finally:
            self.drop_streams()
            server.should_exit = True
            server.force_exit = True
            await serving


def _named(blocks: list[str]) -> list[Json]:
    names = ("hero", "point-1", "point-2", "care", "notice", "closing", "ai-notice")
    state = {"hidden": False, "locked": False, "edited": False}
    return [{"id": name, "html": html, **state} for name, html in zip(names, blocks, strict=False)]


class _Recorder:
    """Notes each request, answers scripted faults, refuses stale tokens, adds the policy."""

    def __init__(self, app: ASGIApp, fake: FakePageloom) -> None:
        self._app = app
        self._fake = fake

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        path = request.url.path
        if not path.startswith("/api/"):
            return await self._app(scope, receive, _with_policy(send))
        raw = await request.body()
        body = _parsed(raw, request.headers.get("content-type", ""))
        query = dict(request.query_params)
        self._fake.seen.append(Seen(request.method, path, dict(request.headers), query, body))
        response = self._refusal(request)
        if response is not None:
            return await response(scope, receive, send)
        scope["state"] = {"fake": self._fake, "json": body}
        await self._app(scope, _again(raw, receive), send)
        return None

    def _refusal(self, request: Request) -> Response | None:
        path = request.url.path
        if self._fake.faults[path]:
            return self._fake.faults[path].pop(0)
        if path.startswith(("/api/auth/", "/api/generation/artifacts/")):
            return None
        ticket = request.query_params.get("ticket")
        if ticket in self._fake.tickets:
            self._fake.tickets.remove(ticket)
            return None
        token = request.headers.get("authorization", "")[7:] or request.query_params.get("token")
        if token == a_token("demo@pageloom.test", self._fake.valid_serial):
            return None
        return problem(401, "UNAUTHENTICATED", "로그인이 필요합니다.")


def _app(fake: FakePageloom) -> Starlette:
    from tests.e2e.console_fake_routes import ROUTES  # noqa: PLC0415 - they answer for this class

    routes: list[Route | Mount] = [*ROUTES]
    routes.append(Mount("/", StaticFiles(directory=CONSOLE, html=True)))
    return Starlette(routes=routes, middleware=[Middleware(_Recorder, fake=fake)])


def problem(status: int, code: str, message: str, **more: Any) -> JSONResponse:
    """Return an error as the services word it."""
    body = {"status": status, "code": code, "message": message, "detail": message, **more}
    return JSONResponse(body, status, media_type="application/problem+json")


async def stream(request: Request) -> Response:
    """Replay what came after the cursor (the header wins), then what happens."""
    fake: FakePageloom = request.state.fake
    header = request.headers.get("last-event-id")
    cursor = header or request.query_params.get("lastEventId") or len(fake.frames)
    queue: asyncio.Queue[str | None] = asyncio.Queue()
    queue.put_nowait('retry: 50\ndata: {"type": "connected"}\n\n')
    for number, frame in fake.frames:
        if number > int(cursor):
            queue.put_nowait(frame)
    return StreamingResponse(_heard(fake, queue), media_type="text/event-stream")


async def _heard(fake: FakePageloom, queue: asyncio.Queue[str | None]) -> AsyncIterator[str]:
    fake.streams.add(queue)
    try:
        while (frame := await queue.get()) is not None:
            yield frame
    finally:
        fake.streams.discard(queue)


def _parsed(raw: bytes, content_type: str) -> Any:
    with suppress(ValueError):
        return json.loads(raw) if "json" in content_type else raw
    return raw


def _again(raw: bytes, receive: Receive) -> Receive:
    told = False

    async def body() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": raw, "more_body": False}

    return body


def _with_policy(send: Send) -> Send:
    async def with_policy(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"].append((b"content-security-policy", POLICY.encode()))
            message["headers"].append((b"cache-control", b"no-store"))
        await send(message)

    return with_policy
