"""What a newcomer sees who types `make run`."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from standalone.embedded import free_port
from standalone.first_page import DEMO_EMAIL
from tests.e2e.runner import Runner
from tests.homes import a_home


@pytest.fixture
def home() -> Iterator[Path]:
    with a_home() as directory:
        yield directory


@pytest.fixture
def runner(home: Path) -> Iterator[Runner]:
    runner = Runner(home, free_port())
    yield runner
    if runner.process.poll() is None:
        runner.stop()


def read_page(port: int, page_id: str) -> dict[str, Any]:
    """Return the page as its owner reads it."""
    with httpx.Client(base_url=f"http://localhost:{port}", timeout=10) as client:
        answer = client.post("/api/auth/login", json={"email": DEMO_EMAIL, "password": "x"})
        token = answer.raise_for_status().json()["token"]
        page = client.get(
            f"/api/generation/product-details/{page_id}",
            headers={"authorization": f"Bearer {token}"},
        )
    return dict(page.raise_for_status().json())


def test_the_first_start_shows_a_finished_page_and_the_data_survive_a_restart(
    runner: Runner,
    home: Path,
) -> None:
    page_id = runner.await_line(r"finished page: \S+/#/pages/(\d+)")[1]
    first = read_page(runner.port, page_id)

    assert runner.stop() == 0
    again = Runner(home, runner.port)
    same_id = again.await_line(r"finished page: \S+/#/pages/(\d+)")[1]
    second = read_page(again.port, same_id)
    again.stop()

    assert "확인이 필요한" not in runner.output.read_text()  # the sample needs no step down
    assert first["status"] == "draft"
    assert first["generated_html"]["html_blocks"]
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

    assert page["generated_html"]["generation_completed"]
    assert "worker ended with -9; starting it again" in runner.output.read_text()


def test_a_second_start_says_who_holds_the_port(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        second = Runner(home, port)
        exit_code = second.process.wait(timeout=30)

    assert exit_code == 2
    assert f"Port {port} is held by" in second.output.read_text()
    assert f"(pid {os.getpid()})" in second.output.read_text()
