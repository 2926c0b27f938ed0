"""Every overlay renders, and what it renders is what Kubernetes and its operators accept."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.deployment.conftest import Run
from tests.deployment.custom_resources import KNOWN
from tests.deployment.manifests import OPERATORS, OVERLAYS, Manifests

# The oldest that the manifests are meant for, and the newest that there is a schema of.
KUBERNETES = ("1.32", "1.37")


@pytest.mark.parametrize("version", KUBERNETES)
def test_kubernetes_knows_every_field(
    version: str, manifests: Manifests, run: Run, tmp_path: Path
) -> None:
    own = [one for one in manifests.all if not one["apiVersion"].startswith(OPERATORS)]
    (tmp_path / "own.yaml").write_text(yaml.safe_dump_all(own))

    looked = run("kubernetes-validate", "--strict", "--quiet", "-k", version, tmp_path / "own.yaml")

    assert own
    assert looked.returncode == 0, looked.stdout


def test_operators_know_every_field(manifests: Manifests) -> None:
    custom = [one for one in manifests.all if one["apiVersion"].startswith(OPERATORS)]

    for one in custom:
        KNOWN[one["apiVersion"], one["kind"]].model_validate(one)


def test_checkov_finds_nothing_but_what_is_meant(
    rendered: dict[str, Manifests], run: Run, tmp_path: Path, root: Path
) -> None:
    for overlay in OVERLAYS:
        (tmp_path / f"{overlay}.yaml").write_text(rendered[overlay].text)

    looked = run("checkov", "--config-file", root / "k8s/.checkov.yaml", "-d", tmp_path)

    assert looked.returncode == 0, looked.stdout


def test_one_file_holds_one_object_named_by_its_kind_or_its_name(root: Path) -> None:
    wrong = [path for path in _bases(root) if not _is_named_well(path)]

    assert not wrong


def _bases(root: Path) -> Iterator[Path]:
    for folder in ("base", "components"):
        yield from (
            path
            for path in sorted((root / "k8s" / folder).rglob("*.yaml"))
            if path.name != "kustomization.yaml"
        )


def _is_named_well(path: Path) -> bool:
    (manifest,) = yaml.safe_load_all(path.read_text())
    return path.stem in {manifest["kind"].lower(), manifest["metadata"]["name"]}


def test_every_file_below_k8s_is_used(root: Path) -> None:
    unused = [
        path
        for path in _bases(root)
        if not any(
            path.name in kustomization.read_text()
            for kustomization in (
                path.parent / "kustomization.yaml",
                path.parents[1] / "kustomization.yaml",
            )
            if kustomization.exists()
        )
    ]

    assert not unused
