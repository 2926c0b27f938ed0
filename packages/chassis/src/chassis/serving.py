"""Running an app until it is told to leave."""

import gc
from collections.abc import Iterable
from types import FrameType
from typing import Any

import uvicorn

from chassis.drain import Drain
from chassis.settings import HttpSettings

# Longer than the idle time of any gateway in front: whoever closes first must be the gateway,
# or a POST that crosses our close becomes its 502. Much longer keeps dead connections.
KEEP_ALIVE_SECONDS = 75


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, drains: tuple[Drain, ...]) -> None:
        super().__init__(config)
        self._drains = drains

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        for drain in self._drains:
            drain.begin()
        super().handle_exit(sig, frame)


def serve(app: Any, settings: HttpSettings, *, drains: Iterable[Drain] = ()) -> None:
    """Serve until SIGTERM or SIGINT; then drain, for `drain_seconds` at most, and return.

    `app.state.drain` is begun by the signal, and so is each of `drains`.
    """
    own = getattr(getattr(app, "state", None), "drain", None)
    _collect_rarely()
    _Server(_config(app, settings), (*((own,) if own else ()), *drains)).run()


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
