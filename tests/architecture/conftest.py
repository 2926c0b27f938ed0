"""The source tree, as the architecture tests see it."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = (
    "packages/contracts/src/contracts",
    "packages/chassis/src/chassis",
    "api-service/src/api_service",
    "worker-service/src/worker_service",
    "notification-service/src/notification_service",
    "standalone/src/standalone",
)


@dataclass(frozen=True)
class Source:
    """One Python file: its path from the root, its text, and its syntax tree."""

    path: str
    text: str
    tree: ast.Module

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node

    def imported_modules(self) -> Iterator[str]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module


def _read(path: Path) -> Source:
    text = path.read_text()
    return Source(path=str(path.relative_to(ROOT)), text=text, tree=ast.parse(text))


@pytest.fixture(scope="session")
def sources() -> list[Source]:
    """Every Python file of the packages."""
    return [_read(path) for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


@pytest.fixture(scope="session")
def test_sources() -> list[Source]:
    return [_read(path) for path in sorted((ROOT / "tests").rglob("*.py"))]


@pytest.fixture(scope="session")
def tracked_files() -> list[str]:
    """Every file that git tracks, from the root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT
