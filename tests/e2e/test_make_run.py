"""What a newcomer sees who types `make run`."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from standalone.embedded import free_port

PAGE_SECONDS = 90


class Runner:
    """`python -m standalone`, and what it prints."""

    def __init__(self, home: Path, port: int) -> None:
        self.port = port
        self.output = home.parent / f"run-{time.monotonic_ns()}.txt"
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "standalone"],
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PAGELOOM_HOME": str(home), "PAGELOOM_PORT": str(port)},
            )

    def await_line(self, pattern: str) -> re.Match[str]:
        deadline = time.monotonic() + PAGE_SECONDS
        while time.monotonic() < deadline:
            found = re.search(pattern, self.output.read_text())
            if found:
                return found
            time.sleep(0.05)
        raise AssertionError(f"no {pattern!r} in:\n{self.output.read_text()}")

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=60)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def runner(home: Path) -> Iterator[Runner]:
    runner = Runner(home, free_port())
    yield runner
    if runner.process.poll() is None:
        runner.stop()


def sign_in(port: int) -> httpx.Client:
    client = httpx.Client(base_url=f"http://localhost:{port}", timeout=10)
    answer = client.post(
        "/api/auth/login", json={"email": "demo@pageloom.test", "password": "pageloom"},
    )
    client.headers["authorization"] = f"Bearer {answer.raise_for_status().json()['token']}"
    return client


def read_page(port: int, page_id: str) -> dict[str, object]:
    with sign_in(port) as client:
        answer = client.get(f"/api/generation/product-details/{page_id}")
    page: dict[str, object] = answer.raise_for_status().json()
    return page


def test_the_first_start_shows_a_finished_page_and_the_data_survive_a_restart(
    runner: Runner, home: Path,
) -> None:
    page_id = runner.await_line(r"finished page: \S+/#/pages/(\d+)")[1]
    first = read_page(runner.port, page_id)

    assert runner.stop() == 0
    again = Runner(home, runner.port)
    same_id = again.await_line(r"finished page: \S+/#/pages/(\d+)")[1]
    second = read_page(again.port, same_id)
    again.stop()

    assert first["status"] == "draft"
    assert first["generated_html"]["html_blocks"]  # type: ignore[index]
    assert second == first
    assert "202 accepted" not in again.output.read_text()


def test_a_worker_killed_in_the_middle_of_the_first_job_delays_its_page_only(
    runner: Runner,
) -> None:
    runner.await_line("202 accepted")
    worker = next(
        process
        for process in psutil.Process(runner.process.pid).children()
        if "worker_service" in process.cmdline()
    )
    for process in [*worker.children(recursive=True), worker]:
        process.kill()

    page_id = runner.await_line(r"finished page: \S+/#/pages/(\d+)")[1]
    page = read_page(runner.port, page_id)

    assert page["generated_html"]["generation_completed"]  # type: ignore[index]
    assert "worker ended with -9; starting it again" in runner.output.read_text()


def test_a_second_start_says_who_holds_the_port(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        second = Runner(home, port)
        exit_code = second.process.wait(timeout=30)

    assert exit_code == 2
    assert f"Port {port} is held by" in second.output.read_text()
    assert f"(pid {os.getpid()})" in second.output.read_text()
