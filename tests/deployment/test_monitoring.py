"""What Prometheus warns of and what Grafana shows: valid, described, and led to a page."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deployment.manifests import Manifests

ROOT = Path(__file__).parents[2]
PROMETHEUS = ROOT / "monitoring/prometheus"
DASHBOARDS = sorted((ROOT / "monitoring/grafana/dashboards").glob("*.json"))


def promtool(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["promtool", *arguments], cwd=PROMETHEUS, capture_output=True, text=True, check=False
    )


def alerts() -> list[dict[str, Any]]:
    groups = yaml.safe_load((PROMETHEUS / "alerts.yml").read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def expectations() -> dict[str, set[bool]]:
    """Return for each alert whether some series fires it, and whether some does not."""
    tests = yaml.safe_load((PROMETHEUS / "alerts_test.yml").read_text())["tests"]
    told: dict[str, set[bool]] = {}
    for test in tests:
        for expected in test["alert_rule_test"]:
            told.setdefault(expected["alertname"], set()).add(bool(expected["exp_alerts"]))
    return told


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "config", "prometheus.yml"),
        ("check", "rules", "alerts.yml"),
        ("test", "rules", "alerts_test.yml"),
    ],
    ids=" ".join,
)
def test_prometheus_own_tool_agrees(arguments: tuple[str, ...]) -> None:
    looked = promtool(*arguments)

    assert looked.returncode == 0, looked.stdout + looked.stderr


def test_every_alert_has_a_series_that_fires_it_and_one_that_does_not() -> None:
    assert expectations() == {rule["alert"]: {True, False} for rule in alerts()}


@pytest.mark.parametrize("rule", alerts(), ids=lambda rule: rule["alert"])
def test_every_alert_leads_to_a_page_that_names_it(rule: dict[str, Any]) -> None:
    page = ROOT / rule["annotations"]["runbook_url"]

    assert f"`{rule['alert']}`" in page.read_text()
    assert rule["labels"]["severity"] in {"page", "ticket"}
    assert rule["annotations"]["summary"]


def test_the_cluster_has_the_same_alerts(rendered: dict[str, Manifests]) -> None:
    in_cluster = rendered["azure"].named("PrometheusRule", "pageloom")["spec"]["groups"]

    assert in_cluster == yaml.safe_load((PROMETHEUS / "alerts.yml").read_text())["groups"]


def test_the_cluster_has_the_same_dashboards(rendered: dict[str, Manifests]) -> None:
    in_cluster = rendered["azure"].named("ConfigMap", "pageloom-dashboards")["data"]

    assert in_cluster == {one.name: one.read_text() for one in DASHBOARDS}


@pytest.mark.parametrize("path", DASHBOARDS, ids=lambda path: path.stem)
def test_every_panel_says_what_it_asks_in_which_unit_and_what_it_means(path: Path) -> None:
    board = json.loads(path.read_text())

    assert board["uid"] == path.stem
    assert board["panels"]
    for panel in board["panels"]:
        assert panel["description"].endswith(".")
        assert panel["fieldConfig"]["defaults"]["unit"]
        assert panel["targets"]
        assert all(target["expr"] and target["legendFormat"] for target in panel["targets"])
        assert panel["datasource"]["uid"] == "prometheus"


def test_no_two_panels_of_a_dashboard_cover_each_other() -> None:
    for path in DASHBOARDS:
        taken: set[tuple[int, int]] = set()
        for panel in json.loads(path.read_text())["panels"]:
            place = panel["gridPos"]
            cells = {
                (x, y)
                for x in range(place["x"], place["x"] + place["w"])
                for y in range(place["y"], place["y"] + place["h"])
            }
            assert not cells & taken
            taken |= cells
