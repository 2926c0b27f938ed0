"""The suite behind real gateways, two replicas of each HTTP service."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from standalone.embedded import free_port
from standalone.processes import Command
from standalone.suite import Suite, background_commands
from tests.chaos.service_address import ServiceAddress
from tests.gateway.nginx import OURS, PLAIN, Nginx
from tests.homes import a_home


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How the services and what stands in front of them are set."""

    drain_delay_seconds: int
    drain_seconds: int
    lag_seconds: float
    """How long a replica that leaves is still sent requests."""
    careless_seconds: int | None = None
    """uvicorn's keep-alive where our settings are left out, nginx's included."""

    @property
    def environment(self) -> dict[str, str]:
        return {
            "DRAIN_DELAY_SECONDS": str(self.drain_delay_seconds),
            "DRAIN_SECONDS": str(self.drain_seconds),
            # Ended by the drain, and not by their age.
            "NOTIFICATION_STREAM_MAX_SECONDS": "600",
            "CARELESS_SECONDS": str(self.careless_seconds),
        }

    @property
    def api_module(self) -> str:
        return "tests.chaos.careless_api" if self.careless_seconds else "api_service"

    @property
    def templates(self) -> Path:
        return PLAIN if self.careless_seconds else OURS / "templates"


class Cluster:
    """Six processes, an address for each HTTP service, and two gateways.

    One knows each service by its address, as in a cluster. The other knows the replicas, as in a
    compose file, and nobody tells it who leaves.
    """

    def __init__(self, home: Path, settings: Settings) -> None:
        self.api = {f"api-{number}": free_port() for number in (1, 2)}
        self.relay = {f"relay-{number}": free_port() for number in (1, 2)}
        self.api_address = _address(self.api, settings)
        self.relay_address = _address(self.relay, settings)
        self._settings = settings
        self._home = home
        self.suite = Suite(home / "suite", port=self.api["api-1"], commands=self._commands)

    def _commands(self, suite: Suite) -> list[Command]:
        api = [(name, self._settings.api_module, port) for name, port in self.api.items()]
        relay = [(name, "notification_service", port) for name, port in self.relay.items()]
        served = [
            Command(
                name=name,
                module=module,
                environment=suite.environment(PORT=str(port), **self._settings.environment),
            )
            for name, module, port in (*api, *relay)
        ]
        return [*served, *background_commands(suite)]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[list[Nginx]]:
        """Yield the gateways once everything behind them is ready."""
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self.suite.stop)
            await self.suite.start()
            api = await stack.enter_async_context(self.api_address.serving())
            relay = await stack.enter_async_context(self.relay_address.serving())
            gateways = [
                self._gateway("by-address", [api.port], [relay.port]),
                self._gateway("by-replica", self.api.values(), self.relay.values()),
            ]
            for gateway in gateways:
                stack.callback(gateway.stop)
                await asyncio.to_thread(gateway.start)
            yield gateways

    def _gateway(self, name: str, api: Iterable[int], relay: Iterable[int]) -> Nginx:
        return Nginx(
            self._home / name,
            api=list(api),
            relay=list(relay),
            templates=self._settings.templates,
        )

    async def roll(self, *, background: bool = True) -> None:
        """Restart one replica of each HTTP service after the other, and courier and worker with
        them unless `background` is False."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._roll(self.api, self.api_address))
            group.create_task(self._roll(self.relay, self.relay_address))
            if background:
                group.create_task(self._roll_background())

    async def _roll(self, replicas: dict[str, int], address: ServiceAddress) -> None:
        for name, port in replicas.items():
            process = self.suite.processes[name]
            await process.stop()
            await address.until_forgotten(port)
            await process.start()
            await address.until_listed(port)

    async def _roll_background(self) -> None:
        for name in ("courier", "worker"):
            process = self.suite.processes[name]
            await process.stop()
            await process.start()


def _address(replicas: dict[str, int], settings: Settings) -> ServiceAddress:
    return ServiceAddress(list(replicas.values()), lag_seconds=settings.lag_seconds)


@asynccontextmanager
async def a_cluster(settings: Settings) -> AsyncIterator[tuple[Cluster, list[Nginx]]]:
    with a_home() as home:
        cluster = Cluster(home, settings)
        async with cluster.running() as gateways:
            yield cluster, gateways
