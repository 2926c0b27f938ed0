"""A service installed from its own lock, in an environment of its own: as in its image."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
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
    install = (uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", python)
    lock = ROOT / service / "requirements.lock"
    run(*install, "--require-hashes", "-r", lock)
    for member in (*SHARED, service):
        build = ("-m", "hatchling", "build", "--target", "wheel", "--directory")
        run(sys.executable, *build, directory / "wheels", cwd=ROOT / member)
    wheels = sorted((directory / "wheels").glob("*.whl"))
    run(*install, "--no-deps", *wheels)
    return python
