"""What a stranger finds in the repository, and what nobody must find there."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic_settings import BaseSettings

import api_service.settings
import notification_service.settings
import worker_service.settings
from standalone.settings import Settings as StandaloneSettings
from worker_service.suppliers.settings import ImageSupplierSettings, TextSupplierSettings

SETTINGS: tuple[type[BaseSettings], ...] = (
    api_service.settings.Settings,
    api_service.settings.CourierSettings,
    worker_service.settings.Settings,
    notification_service.settings.Settings,
    StandaloneSettings,
)
MACHINE_PATHS = re.compile(r"/(?:root|home/\w+|Users/\w+)/|/work/")
REGISTRY_HOSTS = re.compile(
    "|".join(["py" + r"pi\.org", "python" + r"hosted\.", "npm" + r"js\.", "deb" + r"ian\.org"])
)


@pytest.mark.parametrize("settings", SETTINGS)
def test_every_setting_stands_in_the_example(settings: type[BaseSettings], root: Path) -> None:
    example = (root / ".env.example").read_text()
    named = set(re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=", example, re.MULTILINE))

    assert {name.upper() for name in settings.model_fields} <= named


@pytest.mark.parametrize("hired", [TextSupplierSettings, ImageSupplierSettings])
def test_whoever_starts_the_containers_can_set_everything_of_a_supplier(
    hired: type[BaseSettings], root: Path
) -> None:
    services = yaml.safe_load((root / "docker-compose.yml").read_text())["services"]
    passed = services["worker"]["environment"]

    names = [name.upper() for name in hired.model_fields]

    assert {name: passed.get(name) for name in names} == {name: f"${{{name}:-}}" for name in names}


def test_the_example_names_no_setting_that_nobody_reads(root: Path) -> None:
    example = (root / ".env.example").read_text()
    named = set(re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=", example, re.MULTILINE))

    assert named <= {name.upper() for settings in SETTINGS for name in settings.model_fields}


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_every_link_of_a_document_leads_somewhere(document: str, root: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", (root / document).read_text())

    assert targets
    assert not [target for target in targets if not (root / target).exists()]


def test_links_between_the_pages_of_docs_lead_somewhere(root: Path) -> None:
    dead = [
        f"{page.relative_to(root)} -> {target}"
        for page in (root / "docs").rglob("*.md")
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text())
        if not (page.parent / target).exists()
    ]

    assert not dead


def test_no_file_names_a_machine_or_a_registry(tracked_files: list[str], root: Path) -> None:
    telling = [
        name
        for name in tracked_files
        if not name.endswith((".png", ".jpg", ".webp"))
        and name != "tests/architecture/test_repository.py"
        and (
            MACHINE_PATHS.search(text := (root / name).read_text(errors="replace"))
            or REGISTRY_HOSTS.search(text)
        )
    ]

    assert not telling


def test_locks_hold_names_versions_and_hashes_only(root: Path) -> None:
    lines = [
        line
        for lock in [root / "requirements.lock", *root.glob("*-service/requirements.lock")]
        for line in lock.read_text().splitlines()
    ]
    pinned = re.compile(
        r"[a-z0-9.-]+(\[[a-z0-9,-]+\])?==\S+( ; [^\\]+)? \\$|\s+--hash=sha256:[0-9a-f]{64}( \\)?$"
    )

    assert not [line for line in lines if not pinned.match(line)]


def test_each_service_lock_agrees_with_the_whole(root: Path) -> None:
    whole = _pins(root / "requirements.lock")

    assert all(_pins(lock) <= whole for lock in root.glob("*-service/requirements.lock"))


def _pins(lock: Path) -> set[str]:
    return set(re.findall(r"^([a-z0-9.-]+)(?:\[.*\])?==\S+", lock.read_text(), re.MULTILINE))


def test_every_declared_dependency_is_locked(root: Path) -> None:
    locked = _pins(root / "requirements.lock")
    declared = {
        re.split(r"[\[<>=;! ]", requirement)[0].lower()
        for project in [*root.glob("packages/*/pyproject.toml"), *root.glob("*/pyproject.toml")]
        for requirement in _requirements(tomllib.loads(project.read_text()))
    }
    members = {"contracts", "chassis", "api-service", "worker-service", "notification-service"}

    assert declared - members <= locked


def _requirements(project: dict[str, Any]) -> list[str]:
    extras = project["project"].get("optional-dependencies", {}).values()
    return [
        *project["project"].get("dependencies", []),
        *(one for extra in extras for one in extra),
    ]
