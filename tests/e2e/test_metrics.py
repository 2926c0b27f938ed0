"""Does every metric that somebody looks at exist in a running suite, with its labels?"""

import ast
import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
import yaml
from prometheus_client.parser import text_string_to_metric_families

from standalone.embedded import free_port
from standalone.processes import Command
from standalone.suite import Suite, separate_commands
from tests.deployment.promql import labels_in, metrics_in
from tests.homes import a_home

ROOT = Path(__file__).parents[2]
DECLARED_IN = (
    "packages/chassis/src/chassis/metrics.py",
    "notification-service/src/notification_service/metrics.py",
)
# What Prometheus itself adds.
OF_PROMETHEUS = {"up"}
LABELS_OF_PROMETHEUS = {"job", "instance", "le"}
ENDINGS = {"counter": ["_total"], "histogram": ["_bucket", "_count", "_sum"], "gauge": [""]}

Samples = dict[str, set[frozenset[str]]]


def expressions() -> list[str]:
    """Return everything that dashboards and alerts ask for."""
    boards = (ROOT / "monitoring/grafana/dashboards").glob("*.json")
    panels = [panel for path in boards for panel in json.loads(path.read_text())["panels"]]
    groups = yaml.safe_load((ROOT / "monitoring/prometheus/alerts.yml").read_text())["groups"]
    return [
        *(target["expr"] for panel in panels for target in panel["targets"]),
        *(rule["expr"] for group in groups for rule in group["rules"]),
    ]


def declared() -> dict[str, set[str]]:
    """Return the labels of each metric as it is declared."""
    labels = {}
    for path in DECLARED_IN:
        for node in ast.walk(ast.parse((ROOT / path).read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {
                "Counter",
                "Gauge",
                "Histogram",
            }:
                name, _, *more = [*node.args]
                named = ast.literal_eval(more[0]) if more else []
                labels[ast.literal_eval(name)] = set(named)
    return labels


def ports_of(commands: dict[str, Command]) -> dict[str, int]:
    names = {"courier": "API_COURIER_PORT", "worker": "WORKER_METRICS_PORT"}
    return {
        name: int(command.environment[names.get(name, "PORT")])
        for name, command in commands.items()
    }


async def scraped(ports: dict[str, int]) -> Samples:
    """Return the label sets of every metric that any process tells; none: no sample yet."""
    found: Samples = {}
    async with httpx.AsyncClient(timeout=30) as client:
        for port in ports.values():
            text = (await client.get(f"http://127.0.0.1:{port}/metrics")).text
            for family in text_string_to_metric_families(text):
                for ending in ENDINGS.get(family.type, [""]):
                    found.setdefault(f"{family.name}{ending}", set())
                for sample in family.samples:
                    found.setdefault(sample.name, set()).add(frozenset(sample.labels))
    return found


async def one_page(suite: Suite) -> None:
    async with httpx.AsyncClient(base_url=suite.base_url, timeout=60) as client:
        login = await client.post("/api/auth/login", json={"email": "mina", "password": "x"})
        answer = await client.post(
            "/api/generation/display-list",
            json={"product_data": "원목 스툴"},
            headers={"authorization": f"Bearer {login.json()['token']}", "prefer": "wait=60"},
        )
    assert answer.raise_for_status().json()["success"]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def told() -> AsyncIterator[Samples]:
    """What all processes count after one page, for which a supplier was asked that is down."""
    with a_home() as home:
        suite = Suite(
            home,
            port=free_port(),
            commands=lambda s: separate_commands(
                s,
                relay_ports=(free_port(),),
                overrides={
                    "TEXT_SUPPLIER": "down",
                    "TEXT_SUPPLIER_URL": f"http://127.0.0.1:{free_port()}/v1",
                    "TEXT_SUPPLIER_AUTH": "none",
                    "TEXT_SUPPLIER_MODEL": "none",
                },
            ),
        )
        try:
            await suite.start()
            ports = ports_of({name: one.command for name, one in suite.processes.items()})
            await suite.await_ready(f"http://127.0.0.1:{ports['relay-1']}")
            await one_page(suite)
            async with asyncio.timeout(30):
                # A courier looks at the record now and then; another process has no event.
                while not (seen := await scraped(ports)).get("jobs_unfinished"):  # noqa: ASYNC110
                    await asyncio.sleep(0.2)
            yield seen
        finally:
            await suite.stop()


@pytest.mark.asyncio(loop_scope="module")
async def test_every_metric_that_is_looked_at_exists(told: Samples) -> None:
    asked = {name for one in expressions() for name in metrics_in(one)}

    assert len(asked) > 40
    assert asked - OF_PROMETHEUS - told.keys() == set()


def test_every_label_that_is_looked_at_is_one_of_its_metric() -> None:
    labels = declared()
    for expression in expressions():
        known = {
            label
            for name in metrics_in(expression)
            for label in labels.get(_declared_name(name, labels), set())
        }
        assert labels_in(expression) <= known | LABELS_OF_PROMETHEUS, expression


@pytest.mark.asyncio(loop_scope="module")
async def test_what_is_told_has_the_labels_it_is_declared_with(told: Samples) -> None:
    labels = declared()
    for name, label_sets in told.items():
        own = labels.get(_declared_name(name, labels))
        if own is not None:
            assert {found - {"le"} for found in label_sets} <= {frozenset(own)}, name


def _declared_name(name: str, labels: dict[str, set[str]]) -> str:
    for ending in ("_bucket", "_count", "_sum"):
        if name.removesuffix(ending) in labels:
            return name.removesuffix(ending)
    return name
