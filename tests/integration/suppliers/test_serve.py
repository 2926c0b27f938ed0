"""The suppliers as a process of their own, scripted and read over HTTP."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.integration.suppliers.wishes import a_chat
from tests.suppliers.process import SupplierProcess

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def process() -> Iterator[SupplierProcess]:
    with SupplierProcess("openai") as process:
        yield process


@pytest.fixture
def supplier(process: SupplierProcess) -> SupplierProcess:
    process.control("clear")
    return process


def chat(client: httpx.Client, supplier: SupplierProcess) -> int:
    return client.post(f"{supplier.base_url}/chat/completions", json=a_chat()).status_code


def test_a_step_is_scripted_and_read_in_the_ledger(
    client: httpx.Client, supplier: SupplierProcess
) -> None:
    supplier.control("script", call="chat", steps=["unavailable", {"seconds": 0.01}])

    statuses = [chat(client, supplier) for _ in range(2)]

    ledger = supplier.ledger()
    assert statuses == [503, 200]
    assert [entry["fault"] for entry in ledger["entries"]] == ["unavailable", ""]
    assert ledger["billed"] == {"chat": 1}
    # The client's, and the one that controls.
    assert ledger["connections"] == 2


def test_defaults_and_chance_last_until_they_are_cleared(
    client: httpx.Client, supplier: SupplierProcess
) -> None:
    supplier.control("default", call="chat", step="server_error")
    by_default = chat(client, supplier)
    supplier.control("chance", seed=1, share=1.0, faults=["unavailable"])
    by_chance = chat(client, supplier)

    supplier.control("clear")
    cleared = chat(client, supplier)

    assert (by_default, by_chance, cleared) == (500, 503, 200)
    assert supplier.ledger()["requests"] == 1


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("script", {"call": "chat", "steps": ["earthquake"]}),
        ("script", {"call": "letter", "steps": []}),
        ("script", {"steps": []}),
        ("default", {"call": "chat", "step": {"sceonds": 1}}),
        ("chance", {"seed": 1}),
    ],
)
def test_what_cannot_be_scripted_is_refused_with_a_reason(
    supplier: SupplierProcess, name: str, told: dict[str, Any]
) -> None:
    answer = supplier.control(name, **told)

    assert answer.status_code == 400
    assert answer.json()["error"]


def test_what_nobody_knows_is_not_controlled(supplier: SupplierProcess) -> None:
    assert supplier.control("nothing").status_code == 404


@pytest.mark.parametrize("kind", ["/dev/null", "a file"])
def test_a_standard_input_that_cannot_end_is_no_reason_to_leave(kind: str, tmp_path: Path) -> None:
    path = Path(kind) if kind == "/dev/null" else tmp_path / "empty"
    path.touch()
    command = [sys.executable, "-m", "tests.suppliers.serve", "--openai", "0"]
    with (
        path.open() as stdin,
        subprocess.Popen(command, cwd=ROOT, stdin=stdin, stdout=subprocess.PIPE) as process,
    ):
        assert process.stdout is not None
        try:
            origin = process.stdout.readline().decode().split()[-1]

            assert httpx.get(f"{origin}/_control/ledger").status_code == 200
        finally:
            process.terminate()

    assert process.returncode == 0
