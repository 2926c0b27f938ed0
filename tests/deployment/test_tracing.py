"""An overlay that takes the tracing component sends traces to a collector, and to nothing else."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from chassis.settings import TracingSettings
from tests.deployment.conftest import Run
from tests.deployment.manifests import NAME, OVERLAYS, Manifests, Workload


@pytest.fixture(params=OVERLAYS)
def traced(request: pytest.FixtureRequest, run: Run, root: Path, tmp_path: Path) -> Manifests:
    """Each overlay, with tracing on top."""
    k8s = os.path.relpath(root / "k8s", tmp_path.resolve())
    kustomization = {
        "resources": [f"{k8s}/overlays/{request.param}"],
        "components": [f"{k8s}/components/tracing"],
    }
    (tmp_path / "kustomization.yaml").write_text(yaml.safe_dump(kustomization))
    told = run("kubectl", "kustomize", tmp_path)
    assert told.returncode == 0, told.stderr
    return Manifests(told.stdout)


def reads_settings(workload: Workload) -> bool:
    sources = workload.pod["containers"][0]["envFrom"]
    return any("pageloom-settings" in one["configMapRef"]["name"] for one in sources)


def test_every_process_that_can_trace_is_told_to_and_may_reach_the_collector(
    traced: Manifests,
) -> None:
    tracing = {one.labels[NAME] for one in traced.ours if "tracing" in one.settings.model_fields}

    assert traced.allowed("to-collector") == tracing
    assert all(reads_settings(one) for one in traced.ours if one.labels[NAME] in tracing)


def test_the_settings_are_ones_that_a_process_takes(traced: Manifests) -> None:
    told = {
        name.lower(): value for name, value in traced.settings.items() if name.startswith("TRACING")
    }

    assert TracingSettings.model_validate(told).tracing == "otlp"


def test_the_edge_leads_to_the_port_that_the_endpoint_names(traced: Manifests) -> None:
    (rule,) = traced.named("NetworkPolicy", "to-collector")["spec"]["egress"]
    endpoint = urlsplit(traced.settings["TRACING_ENDPOINT"])

    assert [one["port"] for one in rule["ports"]] == [endpoint.port]
    assert rule["to"] == [{"namespaceSelector": {"matchLabels": {"pageloom/tracing": "true"}}}]


def test_without_the_component_nothing_is_traced(manifests: Manifests) -> None:
    assert "to-collector" not in manifests.text
    assert "TRACING" not in manifests.text
