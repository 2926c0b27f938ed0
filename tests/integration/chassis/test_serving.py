"""A service in a process of its own: how it keeps connections, logs, drains and leaves."""

import asyncio
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from standalone.embedded import free_port

APP = '''
import asyncio
from fastapi import FastAPI
from chassis.asgi import install_edge
from chassis.drain import Drain
from chassis.health import health_router
from chassis.logs import configure_logging
from chassis.serving import serve
from chassis.settings import HttpSettings, LogSettings, load

class Settings(HttpSettings, LogSettings):
    """Of the service in this test."""

settings = load(Settings)
configure_logging("test-service", settings)
app = FastAPI()
app.state.drain = Drain(settings.drain_seconds)
install_edge(app, settings)
app.include_router(health_router({}, app.state.drain))

@app.get("/slow")
async def slow() -> bool:
    await app.state.drain.wait()
    await asyncio.sleep(0.2)
    return app.state.drain.is_draining

serve(app, settings)
'''


SETTINGS = {"DRAIN_DELAY_SECONDS": "0", "DRAIN_SECONDS": "5", "LOG_LEVEL": "debug"}


class Service:
    """The app above, in a process of its own."""

    def __init__(self, directory: Path, **environment: str) -> None:
        self.url = f"http://127.0.0.1:{(port := free_port())}"
        self.log = directory / "service.log"
        script = directory / "service.py"
        script.write_text(APP, encoding="utf-8")
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, script],
                env={**os.environ, **SETTINGS, "PORT": str(port), **environment},
                stdout=log,
                stderr=log,
            )
        self._await_answer()

    def _await_answer(self) -> None:
        for _ in range(200):
            try:
                httpx.get(f"{self.url}/livez")
            except httpx.ConnectError:
                time.sleep(0.05)
            else:
                return
        raise TimeoutError(self.log.read_text(encoding="utf-8"))

    def lines(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    service = Service(tmp_path)
    yield service
    service.process.kill()
    service.process.wait()


def test_an_idle_connection_is_kept_longer_than_uvicorn_would(service: Service) -> None:
    connection = http.client.HTTPConnection(service.url.removeprefix("http://"))
    statuses = []
    for pause in (0, 6):
        time.sleep(pause)
        # Without reconnecting: `auto_open` would hide that the connection was closed.
        connection.auto_open = int(pause == 0)
        connection.request("GET", "/livez")
        answer = connection.getresponse()
        answer.read()
        # None as soon as the other side has closed.
        statuses.append((answer.status, connection.sock is not None, answer.getheader("server")))
    connection.close()

    assert statuses == [(200, True, None), (200, True, None)]


async def test_a_request_under_way_is_finished_and_the_drain_is_seen(service: Service) -> None:
    async with httpx.AsyncClient(timeout=10) as client:
        slow = asyncio.create_task(client.get(f"{service.url}/slow"))
        await asyncio.sleep(0.3)
        service.process.send_signal(signal.SIGTERM)
        answer = await slow

    assert answer.json() is True
    assert await asyncio.to_thread(service.process.wait, 10) in {0, -signal.SIGTERM}


@pytest.fixture
def lingering_service(tmp_path: Path) -> Iterator[Service]:
    service = Service(tmp_path, DRAIN_DELAY_SECONDS="120")
    yield service
    service.process.kill()
    service.process.wait()


def told_to_leave(service: Service) -> None:
    service.process.send_signal(signal.SIGTERM)
    while httpx.get(f"{service.url}/readyz").status_code != 503:
        time.sleep(0.01)


def test_after_the_signal_it_serves_on_until_gateways_have_learned_of_it(
    lingering_service: Service,
) -> None:
    with httpx.Client(base_url=lingering_service.url) as kept:
        before = kept.get("/livez")
        told_to_leave(lingering_service)

        on_the_kept_connection = kept.get("/livez")
        on_a_new_one = httpx.get(f"{lingering_service.url}/livez")

    assert "connection" not in before.headers
    for answer in (on_the_kept_connection, on_a_new_one):
        # Given back after the answer, so that none is idle when the process closes it.
        assert (answer.status_code, answer.headers["connection"]) == (200, "close")


def test_the_delay_ends_by_itself(tmp_path: Path) -> None:
    service = Service(tmp_path, DRAIN_DELAY_SECONDS="1")
    told_to_leave(service)

    assert service.process.wait(20) in {0, -signal.SIGTERM}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_whoever_insists_does_not_wait(lingering_service: Service, number: int) -> None:
    told_to_leave(lingering_service)
    lingering_service.process.send_signal(number)

    assert lingering_service.process.wait(20) in {0, -number, 128 + number}


def test_every_line_of_the_process_is_json(service: Service) -> None:
    httpx.get(f"{service.url}/nowhere?token=s3cr3t")
    service.process.send_signal(signal.SIGTERM)
    service.process.wait(10)

    events = [line["event"] for line in service.lines()]
    assert "http.request" in events
    assert any("Started server process" in str(event) for event in events)
    assert "s3cr3t" not in service.log.read_text(encoding="utf-8")
