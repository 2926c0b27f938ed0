"""Where pictures are drawn: in processes of their own, which may crash or hang alone."""

import asyncio
import pickle
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

import structlog

from chassis.errors import PermanentError, TransientError
from chassis.metrics import (
    DRAWING_PROCESSES,
    DRAWING_PROCESSES_BUSY,
    DRAWINGS_LOST,
    DRAWINGS_WAITING,
)
from chassis.tracing import span
from worker_service.drawing_process import PHOTOS_KEPT, DrawingProcess, Limits, Reply
from worker_service.surprises import DRAWING_ERRORS

log = structlog.get_logger(__name__)

T = TypeVar("T")

DRAWING_DIED = "DRAWING_DIED"
# So many places in the line are given up or gained for a process that has the photo open:
# opening one costs as much as three pictures of it, and a page has seven.
HEAD_START = 16
# A process may be killed for no fault of its task, so every task has two more.
MOST_DEATHS = 3
_UNSENDABLE: tuple[type[Exception], ...] = (*DRAWING_ERRORS, pickle.PickleError)
CLOSED = "the drawing room is closed"


@dataclass(eq=False, slots=True)
class _Work:
    number: int
    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    near: str
    seconds: float
    result: asyncio.Future[Any]
    deaths: int = 0


@dataclass(eq=False, slots=True)
class _Seat:
    """A place for one process, and the photos that the one who sits there has open."""

    process: DrawingProcess | None = None
    photos: OrderedDict[str, None] = field(default_factory=OrderedDict)

    def opens(self, near: str) -> None:
        if near:
            self.photos[near] = None
            self.photos.move_to_end(near)
            while len(self.photos) > PHOTOS_KEPT:
                self.photos.popitem(last=False)


class DrawingRoom:
    """Runs functions in as many processes as it was given; everything else waits in line.

    To be entered, used and left in one event loop.
    """

    def __init__(self, *, processes: int, limits: Limits) -> None:
        self._limits = limits
        self._seats = [_Seat() for _ in range(processes)]
        self._threads = ThreadPoolExecutor(processes, thread_name_prefix="drawing")
        self._waiting: list[_Work] = []
        self._idle: dict[_Seat, asyncio.Future[_Work]] = {}
        self._number = 0
        self._serving: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        self._serving = [asyncio.create_task(self._serve(seat)) for seat in self._seats]
        DRAWING_PROCESSES.set(len(self._seats))
        return self

    async def __aexit__(self, *_: object) -> None:
        serving, self._serving = self._serving, []
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)
        await asyncio.to_thread(self._clear_away)
        for work in self._waiting:
            _fail(work, TransientError(CLOSED))

    async def run(self, function: Callable[..., T], *args: Any, near: str, seconds: float) -> T:
        """Return `function(*args)`, all of which can be pickled, from another process.

        `near` names the photo that it opens, or is empty; what is near one another meets the same
        process where that keeps nobody waiting. `seconds` count from when a process begins:
        then it is killed, and `TimeoutError` raised. A process that dies is replaced and its task
        done again; after the third it is `PermanentError` with DRAWING_DIED. One of our own
        errors is raised as it is, any other as `RuntimeError`.
        """
        if not self._serving:
            raise TransientError(CLOSED)
        self._number += 1
        result: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        with span("drawing", drawing__function=function.__name__):
            self._offer(_Work(self._number, function, args, near, seconds, result))
            return await result

    def _offer(self, work: _Work) -> None:
        # Of those who wait the one who has the photo, else the one who has waited longest.
        seat = max(self._idle, key=lambda idle: work.near in idle.photos, default=None)
        if seat is None:
            self._waiting.append(work)
            DRAWINGS_WAITING.set(len(self._waiting))
        else:
            self._idle.pop(seat).set_result(work)

    async def _next(self, seat: _Seat) -> _Work:
        if self._waiting:
            work = min(self._waiting, key=lambda work: self._turn(work, seat))
            self._waiting.remove(work)
            DRAWINGS_WAITING.set(len(self._waiting))
            return work
        parked: asyncio.Future[_Work] = asyncio.get_running_loop().create_future()
        self._idle[seat] = parked
        return await parked

    def _turn(self, work: _Work, seat: _Seat) -> int:
        if work.near in seat.photos:
            return work.number - HEAD_START
        if any(work.near in other.photos for other in self._seats):
            return work.number + HEAD_START
        return work.number

    async def _serve(self, seat: _Seat) -> None:
        while True:
            if seat.process is None:
                await self._fill(seat)
            work = await self._next(seat)
            if seat.process is not None and not seat.process.is_alive():
                # It was killed while it had nothing to do, which is no fault of this task.
                await self._empty(seat)
                await self._fill(seat)
            if not work.result.done():
                await self._attend(seat, work)

    async def _fill(self, seat: _Seat) -> None:
        try:
            seat.process = await self._in_a_thread(DrawingProcess, self._limits)
        except (OSError, EOFError) as error:
            log.error("drawing.no_process", error=str(error))  # noqa: TRY400 - fork gives no reason in its traceback

    async def _attend(self, seat: _Seat, work: _Work) -> None:
        if seat.process is None:
            _fail(work, TransientError("no process to draw in"))
            return
        seat.opens(work.near)
        try:
            with DRAWING_PROCESSES_BUSY.track_inprogress():
                reply = await self._asked(seat.process, work)
        except TimeoutError as error:
            self._mourn("overdue", work)
            _fail(work, error)
            await self._empty(seat)
        except (EOFError, OSError):
            self._mourn("died", work)
            await self._empty(seat)
            self._again(work)
        except _UNSENDABLE as error:
            # The task or its result could not pass the pipe; the process knows nothing of it.
            _fail(work, error)
        except asyncio.CancelledError:
            _fail(work, TransientError(CLOSED))
            raise
        else:
            _settle(work, reply)
            if reply.leaves:
                await self._empty(seat)

    async def _asked(self, process: DrawingProcess, work: _Work) -> Reply:
        asking = self._in_a_thread(process.do, work.function, work.arguments)
        # Nobody may be left to hear how it ended.
        asking.add_done_callback(lambda asked: asked.cancelled() or asked.exception())
        done, _ = await asyncio.wait({asking}, timeout=work.seconds)
        if done:
            return asking.result()
        process.kill()
        await asyncio.wait({asking})
        raise TimeoutError(f"drawing took longer than {work.seconds} s")

    def _again(self, work: _Work) -> None:
        work.deaths += 1
        if work.deaths < MOST_DEATHS:
            self._offer(work)
        else:
            _fail(work, PermanentError("several processes died of it", code=DRAWING_DIED))

    async def _empty(self, seat: _Seat) -> None:
        process, seat.process = seat.process, None
        seat.photos.clear()
        if process is not None:
            await self._in_a_thread(process.end)

    def _clear_away(self) -> None:
        for seat in self._seats:
            if seat.process is not None:
                seat.process.kill()
        self._threads.shutdown()
        for seat in self._seats:
            if seat.process is not None:
                seat.process.end()

    def _in_a_thread(self, call: Callable[..., T], *args: Any) -> asyncio.Future[T]:
        return asyncio.get_running_loop().run_in_executor(self._threads, call, *args)

    @staticmethod
    def _mourn(reason: str, work: _Work) -> None:
        DRAWINGS_LOST.labels(reason).inc()
        log.warning("drawing.lost", reason=reason, function=work.function.__name__)


def _settle(work: _Work, reply: Reply) -> None:
    if reply.error is not None:
        _fail(work, reply.error)
    elif not work.result.done():
        work.result.set_result(reply.value)


def _fail(work: _Work, error: Exception) -> None:
    # Whoever asked may have been cancelled meanwhile.
    if not work.result.done():
        work.result.set_exception(error)
