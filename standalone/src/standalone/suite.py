"""The whole suite: both servers, the migrations, and every service as it is deployed."""

import asyncio
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

import httpx

from chassis.adapters.postgres.migrate import migrate
from standalone.embedded import EmbeddedPostgres, EmbeddedRedis, free_port
from standalone.processes import Command, ManagedProcess
from standalone.settings import inherited_environment

READY_SECONDS = 60.0
WATCH_SECONDS = 0.5


class Suite:
    """Everything under `home`, answering on `port`.

    `commands` says which processes run; `one_port_commands` is how `make run` does it, and
    `separate_commands` how it is deployed. `report` is told each step in a few words.
    """

    def __init__(
        self,
        home: Path,
        *,
        port: int,
        commands: Callable[["Suite"], list[Command]],
        report: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.home = home.resolve()
        self.port = port
        self.base_url = f"http://localhost:{port}"
        self.postgres = EmbeddedPostgres(self.home / "postgres")
        self.redis = EmbeddedRedis(self.home / "redis")
        self.processes: dict[str, ManagedProcess] = {}
        self._commands = commands
        self._report = report
        self._keeper: asyncio.Task[None] | None = None
        self.keeps_redis = True

    def environment(self, **own: str) -> dict[str, str]:
        """Return the environment of one service: what all share, and its `own`."""
        return {
            **inherited_environment(),
            "DATABASE_URL": self.postgres.url("pageloom"),
            "REDIS_URL": self.redis.url,
            "ARTIFACTS_URL": (self.home / "artifacts").as_uri(),
            "PUBLIC_BASE_URL": self.base_url,
            "AUTH_MODE": "dev",
            "AUTH_DEV_SECRET": self._dev_secret(),
            "HOST": "127.0.0.1",
            "DRAIN_DELAY_SECONDS": "0",
            "DRAIN_SECONDS": "5",
            **own,
        }

    def _dev_secret(self) -> str:
        # Kept, so that a browser that was signed in stays so across a restart.
        path = self.home / "dev-secret"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(32))
        return path.read_text()

    async def start(self) -> None:
        """Return once every service says that it is ready."""
        for directory in ("logs", "artifacts"):
            (self.home / directory).mkdir(parents=True, exist_ok=True)
        await asyncio.to_thread(self.postgres.start)
        self._report("PostgreSQL is up")
        await asyncio.to_thread(self.redis.start)
        self._report("Redis is up")
        database_url = await asyncio.to_thread(self.postgres.ensure_database, "pageloom")
        await asyncio.to_thread(migrate, database_url)
        self._report("the database schema is current")
        for command in self._commands(self):
            log = self.home / "logs" / f"{command.name}.log"
            process = ManagedProcess(command, log=log, on_restart=self._restarted)
            self.processes[command.name] = process
            await process.start()
        self._keeper = asyncio.create_task(self._keep_servers())
        await self.await_ready(self.base_url)

    def _restarted(self, name: str, exit_code: int) -> None:
        self._report(f"{name} ended with {exit_code}; starting it again")

    async def await_ready(self, base_url: str) -> None:
        """Return once the service at `base_url` may receive traffic."""
        async with asyncio.timeout(READY_SECONDS), httpx.AsyncClient() as client:
            while not await _is_ready(client, base_url):  # noqa: ASYNC110 - no event crosses processes
                await asyncio.sleep(0.1)

    async def _keep_servers(self) -> None:
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            if self.keeps_redis and not self.redis.is_running:
                self._report("Redis ended; starting it again")
                await asyncio.to_thread(self.redis.start)
            if not self.postgres.is_running:
                self._report("PostgreSQL ended; starting it again")
                await asyncio.to_thread(self.postgres.start)

    async def stop(self) -> None:
        """Stop the services, then the servers that they stand on."""
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
        await asyncio.gather(*(process.stop() for process in self.processes.values()))
        await asyncio.to_thread(self.redis.stop)
        await asyncio.to_thread(self.postgres.stop)


async def _is_ready(client: httpx.AsyncClient, base_url: str) -> bool:
    try:
        response = await client.get(f"{base_url}/readyz", timeout=2)
    except httpx.HTTPError:
        return False
    return response.is_success


def background_commands(suite: Suite) -> list[Command]:
    return [
        Command(
            name="courier",
            module="api_service.courier",
            environment=suite.environment(API_COURIER_PORT=str(free_port())),
        ),
        Command(
            name="worker",
            module="worker_service",
            environment=suite.environment(
                WORKER_METRICS_PORT=str(free_port()),
                WORKER_HEARTBEAT_DIRECTORY=str(suite.home / "worker"),
            ),
        ),
    ]


def one_port_commands(suite: Suite) -> list[Command]:
    """Both HTTP services and the console behind one port, the others beside them."""
    front = Command(
        name="front",
        module="standalone.front",
        environment=suite.environment(PORT=str(suite.port)),
    )
    return [front, *background_commands(suite)]


def separate_commands(
    suite: Suite, *, relay_ports: tuple[int, ...], overrides: Mapping[str, str] | None = None
) -> list[Command]:
    """Every service in its own process, as in a cluster; the API has the suite's port."""
    more = dict(overrides or {})
    api = Command(
        name="api", module="api_service", environment=suite.environment(PORT=str(suite.port))
    )
    relays = [
        Command(
            name=f"relay-{number}",
            module="notification_service",
            environment=suite.environment(PORT=str(port)),
        )
        for number, port in enumerate(relay_ports, start=1)
    ]
    return [
        Command(
            name=command.name,
            module=command.module,
            environment={**command.environment, **more},
        )
        for command in (api, *relays, *background_commands(suite))
    ]
