"""One supplier on one port: connections in, answers out, everything written down."""

import asyncio
import itertools
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from tests.suppliers.answers import Answers, json_response
from tests.suppliers.asked import Asked, Persona
from tests.suppliers.azure import Azure
from tests.suppliers.delivery import deliver
from tests.suppliers.faults import LOST, UNHEARD, Script, Step
from tests.suppliers.ledger import Entry, Ledger
from tests.suppliers.openai import OpenAI
from tests.suppliers.refusals import RefusedError
from tests.suppliers.together import Together
from tests.suppliers.traits import Traits
from tests.suppliers.wire import Request, Response, UnreadableError, read_request, start_server

HOST = "127.0.0.1"
PERSONAS: dict[str, Callable[[Traits], Persona]] = {
    "openai": OpenAI,
    "azure": Azure,
    "together": Together,
}
_MINUTE = 60.0


class _Outcome(NamedTuple):
    response: Response
    step: Step


class Service:
    """Script and ledger may be used from other threads between requests."""

    def __init__(self, name: str, traits: Traits) -> None:
        self.script = Script()
        self.ledger = Ledger()
        self._traits = traits
        self._persona = PERSONAS[name](traits)
        self._answers = Answers(self._persona, traits)
        self._ids = itertools.count(1)
        self._remembered: dict[str, Response] = {}
        self._turns: dict[str, asyncio.Lock] = {}
        self._admitted: deque[float] = deque()
        self._connections: set[asyncio.Task[None]] = set()
        self._control: Callable[[Request], Response] | None = None

    async def start(self, port: int = 0) -> str:
        """Return the origin, once it is served."""
        self._server = await start_server(self._connected, HOST, port)
        # Nobody has any business at this address: it stands for what lies beside us in a cluster.
        self._trap = await asyncio.start_server(self._trapped, HOST, 0)
        self._answers.origin = _origin_of(self._server)
        self._answers.trap = _origin_of(self._trap)
        return self._answers.origin

    async def stop(self) -> None:
        for server in (self._server, self._trap):
            server.close()
        for connection in list(self._connections):
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    def control_by(self, control: Callable[[Request], Response]) -> None:
        """Let `/_control/` be answered; inside a process, it is not there."""
        self._control = control

    def connections(self) -> int:
        """Return how many connections are open."""
        return len(self._connections)

    async def _trapped(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.ledger.trapped += 1
        writer.close()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            with suppress(ConnectionError, asyncio.CancelledError):
                await self._converse(reader, writer)
        finally:
            self._connections.discard(task)
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        is_usable = True
        while is_usable:
            try:
                request = await read_request(reader)
            except UnreadableError:
                writer.write(Response(status=400).whole())
                return
            if request is None:
                return
            is_usable = await self._attend(request, reader, writer)

    async def _attend(
        self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        if self._control is not None and request.path.startswith("/_control/"):
            writer.write(self._control(request).whole())
            return True
        is_download = request.method == "GET" and request.path.startswith("/pictures/")
        entry = self.ledger.open(
            call="download" if is_download else self._persona.call_of(request.path),
            path=request.path,
            idempotency_key=request.header("idempotency-key"),
            request_id=f"{next(self._ids):012d}",
        )
        try:
            response, step = await self._outcome(request, entry)
            entry.status, entry.fault = response.status, step.fault
            return await deliver(step.fault, response, reader, writer)
        finally:
            self.ledger.close(entry)

    async def _outcome(self, request: Request, entry: Entry) -> _Outcome:
        if entry.call == "download":
            return await self._download(request)
        if entry.call is None or request.method != "POST":
            unknown = RefusedError(404, f"Invalid URL ({request.method} {request.path})")
            return self._refused(unknown, entry)
        try:
            asked = await asyncio.to_thread(self._persona.read, request)
        except RefusedError as error:
            return self._refused(error, entry)
        entry.model, entry.fields = asked.model, asked.summary
        if entry.call != asked.call:
            self.ledger.becomes(entry, asked.call)
        step = self.script.next(asked.call)
        await asyncio.sleep(self._traits.seconds.get(asked.call, 0) + step.seconds)
        response = await self._paid(asked, step, entry)
        return _Outcome(self._with_headers(response, entry), step)

    def _refused(self, error: RefusedError, entry: Entry) -> _Outcome:
        self.ledger.complain(entry, error.message)
        body = self._persona.error_body(error)
        return _Outcome(self._with_headers(json_response(error.status, body), entry), Step())

    async def _paid(self, asked: Asked, step: Step, entry: Entry) -> Response:
        if not self._admits():
            step = Step(fault="rate_limited", retry_after="1")
        key = entry.idempotency_key if self._traits.honours_idempotency else ""
        if not key:
            return await self._made(asked, step, entry)
        # Whoever repeats a request that is under way waits for its answer.
        async with self._turns.setdefault(key, asyncio.Lock()):
            if key not in self._remembered:
                response = await self._made(asked, step, entry)
                if not entry.billed:
                    return response
                self._remembered[key] = response
            return self._remembered[key]

    async def _made(self, asked: Asked, step: Step, entry: Entry) -> Response:
        answer = await asyncio.to_thread(self._answers.answer, asked, step)
        if answer.billed:
            self.ledger.bill(entry, answer.billed)
        return answer.response

    def _admits(self) -> bool:
        """Tell whether there is room in this minute for one more."""
        limit, now = self._traits.requests_per_minute, time.monotonic()
        while self._admitted and self._admitted[0] <= now - _MINUTE:
            self._admitted.popleft()
        if limit and len(self._admitted) >= limit:
            return False
        self._admitted.append(now)
        return True

    async def _download(self, request: Request) -> _Outcome:
        step = self.script.next("download")
        await asyncio.sleep(self._traits.seconds.get("download", 0) + step.seconds)
        picture = self._answers.picture(request.path.removeprefix("/pictures/"))
        if self._persona.download_needs_user_agent and not request.header("user-agent"):
            return _Outcome(Response(status=403, content_type="text/plain"), step)
        if picture is None or step.fault == "not_found":
            return _Outcome(Response(status=404, content_type="text/plain"), step)
        if step.fault == "server_error":
            return _Outcome(Response(status=500, content_type="text/plain"), step)
        if step.fault and step.fault not in (*LOST, *UNHEARD):
            picture = self._answers.spoil(step.fault, picture)
        return _Outcome(
            Response(status=200, body=picture.content, content_type=picture.content_type), step
        )

    def _with_headers(self, response: Response, entry: Entry) -> Response:
        told = {**self._persona.headers(entry.request_id), **response.headers}
        return Response(
            status=response.status,
            body=response.body,
            content_type=response.content_type,
            headers=told,
        )


def _origin_of(server: asyncio.Server) -> str:
    host, port = server.sockets[0].getsockname()[:2]
    return f"http://{host}:{port}"
