"""The suppliers as a process of their own, scripted and read over HTTP."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.integration.suppliers.wishes import a_chat

ROOT = Path(__file__).parents[3]


@pytest.fixture
def origins() -> Iterator[dict[str, str]]:
    """The process, and where each supplier is; it ends with its standard input."""
    command = [sys.executable, "-m", "tests.suppliers.serve", "--openai", "0", "--azure", "0"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        told = [process.stdout.readline().split() for _ in range(2)]
        yield dict(told)
        process.stdin.close()
        assert process.wait(10) == 0


def control(client: httpx.Client, origin: str, name: str, told: object = None) -> httpx.Response:
    if told is None:
        return client.get(f"{origin}/_control/{name}")
    return client.post(f"{origin}/_control/{name}", json=told)


def test_a_step_is_scripted_and_read_in_the_ledger(
    client: httpx.Client, origins: dict[str, str]
) -> None:
    origin = origins["openai"]
    control(client, origin, "script", {"call": "chat", "steps": ["unavailable", {"seconds": 0.01}]})

    statuses = [
        client.post(f"{origin}/v1/chat/completions", json=a_chat()).status_code for _ in range(2)
    ]
    ledger = control(client, origin, "ledger").json()["ok"]

    assert statuses == [503, 200]
    assert [entry["fault"] for entry in ledger["entries"]] == ["unavailable", ""]
    assert ledger["billed"] == {"chat": 1}
    assert ledger["connections"] == 1


def test_defaults_and_chance_last_until_they_are_cleared(
    client: httpx.Client, origins: dict[str, str]
) -> None:
    origin = origins["azure"]
    url = f"{origin}/openai/v1/chat/completions"
    control(client, origin, "default", {"call": "chat", "step": "server_error"})
    by_default = client.post(url, json=a_chat()).status_code
    control(client, origin, "chance", {"seed": 1, "share": 1.0, "faults": ["unavailable"]})
    by_chance = client.post(url, json=a_chat()).status_code

    control(client, origin, "clear", {})
    cleared = client.post(url, json=a_chat()).status_code

    assert (by_default, by_chance, cleared) == (500, 503, 200)
    assert control(client, origin, "ledger").json()["ok"]["requests"] == 1


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
    client: httpx.Client, origins: dict[str, str], name: str, told: object
) -> None:
    answer = control(client, origins["openai"], name, told)

    assert answer.status_code == 400
    assert answer.json()["error"]
