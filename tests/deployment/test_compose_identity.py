"""What stands in place of an identity service when the suite runs in containers."""

import json
import re
import runpy
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jwt
import pytest

from tests.deployment.manifests import Json


@pytest.fixture
def identity(root: Path, tmp_path: Path) -> dict[str, Any]:
    """compose/identity.py, keeping its things elsewhere."""
    shutil.copytree(root / "compose", tmp_path / "compose")
    module = runpy.run_path(str(tmp_path / "compose/identity.py"))
    module["prepare"]()
    return module


def test_a_token_is_one_that_the_services_believe(
    identity: dict[str, Any], services: dict[str, Json]
) -> None:
    told = services["api"]["environment"]
    keys = json.loads((identity["HOME"] / "public/jwks.json").read_text())
    expected = {
        name: re.sub(r"\$\{\w+:-(.*)\}", r"\1", told[f"AUTH_{name.upper()}"])
        for name in ("issuer", "audience")
    }

    claims = jwt.decode(
        identity["token"]("mina"),
        jwt.PyJWKSet.from_dict(keys).keys[0],
        algorithms=["ES256"],
        **expected,
    )

    assert claims["sub"] == "mina"


def test_passwords_are_made_once_and_for_their_owner_only(identity: dict[str, Any]) -> None:
    kept = identity["HOME"] / "env"
    first = kept.read_text()

    identity["prepare"]()

    assert kept.read_text() == first
    assert kept.stat().st_mode & 0o077 == 0
    assert set(re.findall(r"^(\w+)=[0-9a-f]{48}$", first, re.MULTILINE)) == {
        "POSTGRES_PASSWORD",
        "REDIS_PASSWORD",
        "GRAFANA_PASSWORD",
    }


def test_nginx_understands_the_identity_service(root: Path, tmp_path: Path) -> None:
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    assert nginx

    told = subprocess.run(
        [nginx, "-t", "-q", "-p", f"{tmp_path}/", "-c", root / "compose/identity.conf"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert told.returncode == 0, told.stderr
