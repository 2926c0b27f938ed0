"""Files whose age shows that the worker is alive, and that it is ready.

`live` is touched by a thread that asks no neighbour, as long as the event loop turns: a broker
outage must not have every worker killed, and a loop that is stuck must. `ready` is touched by the
consumer loop, which stops while the broker is away.
"""

import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

LIVE = "live"
READY = "ready"
BEAT_SECONDS = 5.0
# Three beats missed, and then some for a machine that is short of CPU.
STALE_SECONDS = 30.0


def touch(directory: Path, name: str) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    (directory / name).touch()


def forget(directory: Path, name: str) -> None:
    """Leave no trace of an earlier process, which the next probe would believe."""
    (directory / name).unlink(missing_ok=True)


def is_fresh(directory: Path, name: str, *, now: float) -> bool:
    """Tell whether the file was touched within `STALE_SECONDS`."""
    try:
        return now - (directory / name).stat().st_mtime < STALE_SECONDS
    except FileNotFoundError:
        return False


class LiveBeat:
    """A daemon thread that touches `live` for as long as `is_alive` says so."""

    def __init__(
        self,
        directory: Path,
        *,
        is_alive: Callable[[], bool],
        every_seconds: float = BEAT_SECONDS,
    ) -> None:
        self._directory = directory
        self._is_alive = is_alive
        self._every_seconds = every_seconds
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="live-beat", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join()

    def _beat(self) -> None:
        touch(self._directory, LIVE)
        while not self._stopped.wait(self._every_seconds):
            if self._is_alive():
                touch(self._directory, LIVE)


def main(arguments: Sequence[str]) -> int:
    """Answer a probe: `python -m worker_service.heartbeat <directory> live|ready`."""
    directory, name = arguments
    return 0 if is_fresh(Path(directory), name, now=time.time()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
