"""Each service alone, in an environment made of its own lock: as in its image."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
IMPORT_EVERYTHING = Path(__file__).with_name("import_everything.py")
SHARED = ("packages/contracts", "packages/chassis")
# The tests' own environment must not lend its packages.
LENDERS = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")


def run(*command: str | Path, cwd: Path = ROOT) -> str:
    environment = {name: value for name, value in os.environ.items() if name not in LENDERS}
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def installed_alone(service: str, directory: Path) -> Path:
    """Install the service as its Dockerfile does; return its interpreter."""
    uv = shutil.which("uv") or ROOT / ".tools/bin/uv"
    python = directory / "alone/bin/python"
    run(uv, "venv", "--quiet", "--python", sys.executable, directory / "alone")
    lock = ROOT / service / "requirements.lock"
    run(uv, "pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", lock)
    for member in (*SHARED, service):
        build = ("-m", "hatchling", "build", "--target", "wheel", "--directory")
        run(sys.executable, *build, directory / "wheels", cwd=ROOT / member)
    wheels = sorted((directory / "wheels").glob("*.whl"))
    run(uv, "pip", "install", "--quiet", "--python", python, "--no-deps", *wheels)
    return python


@pytest.mark.parametrize(
    ("service", "package"),
    [
        ("api-service", "api_service"),
        ("worker-service", "worker_service"),
        ("notification-service", "notification_service"),
    ],
)
def test_a_service_imports_nothing_that_its_own_lock_does_not_bring(
    service: str, package: str, tmp_path: Path
) -> None:
    python = installed_alone(service, tmp_path)

    told = run(python, IMPORT_EVERYTHING, package, cwd=tmp_path)

    assert told.endswith(" modules\n")
