"""The Secrets of the local overlay: all that it names, and a Redis user who can do no harm."""

import os
import re
import subprocess
from pathlib import Path

import pytest
import redis

from chassis.adapters.celery_queue import CeleryTaskQueue
from contracts.jobs import JobId
from contracts.tasks import GeneratePage
from tests.deployment.manifests import Manifests

# Answers `get` as if nothing existed, and writes down what is created.
KUBECTL = """#!/usr/bin/env bash
[ "$1" = create ] || exit 1
printf '%s\\0' "$@" >>"$CREATED"
printf 'END\\0' >>"$CREATED"
"""


@pytest.fixture
def created(root: Path, tmp_path: Path) -> dict[str, dict[str, str]]:
    """What the script creates, by Secret and key."""
    (tmp_path / "kubectl").write_text(KUBECTL)
    (tmp_path / "kubectl").chmod(0o755)
    subprocess.run(
        [root / "k8s/overlays/local/secrets.sh"],
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "CREATED": tmp_path / "log"},
        check=True,
    )
    calls = [one.split("\0") for one in (tmp_path / "log").read_text().split("\0END\0") if one]
    return {
        call[3]: dict(
            word.removeprefix("--from-literal=").split("=", 1)
            for word in call
            if word.startswith("--from-literal=")
        )
        for call in calls
    }


def named_in(manifests: Manifests) -> set[tuple[str, str]]:
    references = {
        (one["valueFrom"]["secretKeyRef"]["name"], one["valueFrom"]["secretKeyRef"]["key"])
        for workload in manifests.ours
        for _, one in manifests.environment(workload)
        if "valueFrom" in one and not one["valueFrom"]["secretKeyRef"].get("optional")
    }
    mounted = {
        (volume["secret"]["secretName"], item["key"])
        for workload in manifests.workloads
        for volume in workload.pod["volumes"]
        if "secret" in volume
        for item in volume["secret"]["items"]
    }
    return references | mounted


def test_every_secret_that_is_named_is_made(
    created: dict[str, dict[str, str]], rendered: dict[str, Manifests]
) -> None:
    made = {(name, key) for name, keys in created.items() for key in keys}

    assert made == named_in(rendered["local"])


def test_both_sides_of_a_password_are_the_same(created: dict[str, dict[str, str]]) -> None:
    password = created["postgresql"]["password"]

    assert len(password) == 48
    assert f":{password}@" in created["pageloom-database"]["url"]


async def test_the_user_of_the_services_can_enqueue_and_cannot_wipe(
    created: dict[str, dict[str, str]], redis_server: object, redis_url: str
) -> None:
    rule = re.search(r"^user (pageloom .*)$", created["redis"]["users.acl"], re.MULTILINE)
    assert rule
    with redis.Redis.from_url(redis_url) as owner:
        owner.execute_command("ACL", "SETUSER", *rule[1].split())
    credentials = created["pageloom-redis"]["url"].partition("@")[0]
    own_url = f"{credentials}@{redis_url.partition('://')[2]}"

    async with CeleryTaskQueue(own_url) as queue:
        await queue.enqueue([GeneratePage(job_id=JobId("0192f0c1-0000-7000-8000-000000000001"))])

    with redis.Redis.from_url(own_url) as user, pytest.raises(redis.exceptions.NoPermissionError):
        user.flushall()
