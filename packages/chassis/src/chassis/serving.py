"""Running an app until it is told to leave."""

import gc
import signal
import time
from collections.abc import Iterable
from types import FrameType
from typing import Any

import uvicorn

from chassis.drain import Drain
from chassis.settings import HttpSettings

# Longer than the idle time of any gateway in front: whoever closes first must be the gateway,
# or a POST that crosses our close becomes its 502. Much longer keeps dead connections.
KEEP_ALIVE_SECONDS = 75


CLOSE = (b"connection", b"close")


class _Server(uvicorn.Server):
    """Leaves in two steps: it says so and serves on, then it closes and drains.

    Closed at once, a listener refuses what a gateway still sends, and a connection that was
    kept for the next request swallows it: both are a 502 there.
    """

    def __init__(
        self, config: uvicorn.Config, drains: tuple[Drain, ...], delay_seconds: float
    ) -> None:
        super().__init__(config)
        self._drains = drains
        self._delay_seconds = delay_seconds
        self._leaves_at: float | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        is_told_again = self._leaves_at is not None
        self._announce()
        # Ctrl-C comes from a person who waits.
        if is_told_again or sig == signal.SIGINT or not self._delay_seconds:
            self._leave(sig)

    def _announce(self) -> None:
        if self._leaves_at is None:
            self._leaves_at = time.monotonic() + self._delay_seconds
            # Every answer from now on gives its connection back, so that none is idle at the end.
            self.config.encoded_headers.append(CLOSE)
            self.server_state.default_headers = [*self.server_state.default_headers, CLOSE]
        for drain in self._drains:
            drain.announce()

    def _leave(self, sig: int) -> None:
        for drain in self._drains:
            drain.begin()
        super().handle_exit(sig, None)

    async def on_tick(self, counter: int) -> bool:
        is_due = self._leaves_at is not None and time.monotonic() >= self._leaves_at
        if is_due and not self.should_exit:
            self._leave(signal.SIGTERM)
        return await super().on_tick(counter)


def serve(app: Any, settings: HttpSettings, *, drains: Iterable[Drain] = ()) -> None:
    """Serve until SIGTERM or SIGINT; then say so, leave after `drain_delay_seconds` (SIGINT: at
    once), drain for `drain_seconds` at most, and return.

    `app.state.drain` is announced and begun with it, and so is each of `drains`.
    """
    own = getattr(getattr(app, "state", None), "drain", None)
    _collect_rarely()
    everything = (*((own,) if own else ()), *drains)
    _Server(_config(app, settings), everything, settings.drain_delay_seconds).run()


def _config(app: Any, settings: HttpSettings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=settings.drain_seconds,
        # Ours knows the route and leaves tokens out.
        access_log=False,
        log_config=None,
        server_header=False,
        # The peer's address decides who may use dev tokens, so no header may change it.
        proxy_headers=False,
    )


def _collect_rarely() -> None:
    # At the usual 700 a process with 10,000 streams stops for up to a second per full collection;
    # nothing we allocate per request is cyclic.
    gc.set_threshold(50_000, 20, 100)
