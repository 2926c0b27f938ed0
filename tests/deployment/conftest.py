"""The tools that look at manifests and images: from an environment of their own."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.deployment.manifests import OVERLAYS, Json, Manifests

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / ".venv/deployment/bin"

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def run() -> Run:
    """Run a tool of `make .venv/.deployment` in the repository's root."""

    def run_tool(name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [TOOLS / name, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
        )

    return run_tool


@pytest.fixture(scope="session")
def rendered(run: Run) -> dict[str, Manifests]:
    """What `kubectl apply -k` would send to a cluster, by overlay."""
    texts = {}
    for overlay in OVERLAYS:
        told = run("kubectl", "kustomize", f"k8s/overlays/{overlay}")
        assert told.returncode == 0, told.stderr
        texts[overlay] = told.stdout
    return {overlay: Manifests(text) for overlay, text in texts.items()}


@pytest.fixture(params=OVERLAYS)
def manifests(request: pytest.FixtureRequest, rendered: dict[str, Manifests]) -> Manifests:
    """Each overlay in turn."""
    return rendered[request.param]


@pytest.fixture(scope="session")
def compose() -> Json:
    return dict(yaml.safe_load((ROOT / "docker-compose.yml").read_text()))


@pytest.fixture
def services(compose: Json) -> dict[str, Json]:
    return dict(compose["services"])
