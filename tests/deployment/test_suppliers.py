"""Suppliers can be hired in a cluster without a cloud, as docs/operations/deploy.md says it."""

import shutil
from pathlib import Path

import pytest
import yaml

from tests.deployment.conftest import Run
from tests.deployment.manifests import Json

KINDS = ["text", "image"]


def rendered_with(component: str, root: Path, tmp_path: Path, run: Run) -> list[Json]:
    """Return what `local` becomes with one more component."""
    shutil.copytree(root / "k8s", tmp_path / "k8s")
    overlay = tmp_path / "k8s/overlays/local"
    file = overlay / "kustomization.yaml"
    told = yaml.safe_load(file.read_text())
    told["components"].append(f"../../components/{component}")
    file.write_text(yaml.safe_dump(told))
    looked = run("kubectl", "kustomize", overlay)
    assert looked.returncode == 0, looked.stderr
    return [dict(one) for one in yaml.safe_load_all(looked.stdout)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_component_gives_workers_alone_the_key_of_the_secret(
    kind: str, root: Path, tmp_path: Path, run: Run
) -> None:
    objects = rendered_with(f"{kind}-supplier", root, tmp_path, run)

    told = {
        one["metadata"]["name"]: entry["valueFrom"]["secretKeyRef"]
        for one in objects
        if one["kind"] == "Deployment"
        for entry in one["spec"]["template"]["spec"]["containers"][0].get("env", [])
        if entry["name"] == f"{kind.upper()}_SUPPLIER_KEY"
    }
    assert told == {"html-generation-worker": {"name": "pageloom-suppliers", "key": kind}}


@pytest.mark.parametrize("kind", KINDS)
def test_the_secret_that_the_document_makes_has_the_key(kind: str, root: Path) -> None:
    text = (root / "docs/operations/deploy.md").read_text()

    made = text.partition("kubectl create secret generic pageloom-suppliers")[2].partition("```")[0]

    assert f"--from-file={kind}=" in made
