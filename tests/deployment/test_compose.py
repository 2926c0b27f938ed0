"""docker-compose.yml: valid, complete, in good order, and of one mind with the cluster."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

import worker_service.settings
from tests.deployment.compose_file import CLUSTER_NAMES, RUN_ONCE, module, of_dockerfile, ours
from tests.deployment.manifests import READS, Json

STRICT_PARSER = """
import sys
from compose_spec import PyCompose
PyCompose.from_yaml(sys.stdin.read()).validate()
"""
# Asked from outside, by `eventhubs-is-up`.
WITHOUT_OWN_HEALTH = RUN_ONCE | {"eventhubs"}


def test_a_strict_parser_reads_it(compose: Json, root: Path) -> None:
    parsed = subprocess.run(
        [root / ".venv/deployment/bin/python", "-c", STRICT_PARSER],
        input=yaml.safe_dump(compose),
        capture_output=True,
        text=True,
        check=False,
    )

    assert parsed.returncode == 0, parsed.stderr


def test_every_variable_is_a_setting_of_its_service(services: dict[str, Json], root: Path) -> None:
    for service in ours(services).values():
        known = {name.upper() for name in READS[module(service, root)].model_fields}
        assert service["environment"].keys() <= known


def test_the_settings_are_ones_that_every_service_starts_with(
    services: dict[str, Json], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for service in ours(services).values():
        with monkeypatch.context() as alone:
            for name, value in service["environment"].items():
                alone.setenv(name, re.sub(r"\$\{\w+(?::-([^}]*)|:\?[^}]*)\}", r"\1", value))
            READS[module(service, root)]()


def test_a_worker_is_given_a_supplier_by_whoever_starts_it(
    services: dict[str, Json], monkeypatch: pytest.MonkeyPatch
) -> None:
    caller = {
        "TEXT_SUPPLIER": "openai",
        "TEXT_SUPPLIER_URL": "https://api.example/v1",
        "TEXT_SUPPLIER_KEY": "a-key",
        "TEXT_SUPPLIER_MODEL": "a-model",
    }
    for name, value in services["worker"]["environment"].items():
        told = re.sub(r"\$\{(\w+)(?::[^}]*)\}", lambda found: caller.get(found[1], ""), value)
        monkeypatch.setenv(name, told)

    worker = worker_service.settings.Settings()

    assert (worker.text_supplier, worker.image_supplier) == ("openai", None)
    assert worker.text_supplier_seconds == 20


def test_every_service_says_whether_it_is_well(services: dict[str, Json], root: Path) -> None:
    for name, service in services.items():
        own = service.get("healthcheck", {})
        if name in WITHOUT_OWN_HEALTH:
            assert own == {"disable": True}
        else:
            assert own.get("test") or "HEALTHCHECK" in of_dockerfile(service, root)


def test_nothing_starts_before_what_it_needs_is_well(services: dict[str, Json]) -> None:
    for service in services.values():
        for needed, how in service.get("depends_on", {}).items():
            expected = "service_completed_successfully" if needed in RUN_ONCE else "service_healthy"
            assert needed in services
            assert how["condition"] == ("service_started" if needed == "eventhubs" else expected)


def test_whoever_names_a_neighbour_waits_for_it(services: dict[str, Json], root: Path) -> None:
    waits_for = {
        "DATABASE_URL": "migrate",
        "REDIS_URL": "redis",
        "EVENTHUB_CONNECTION_STRING": "eventhubs-is-up",
        "AUTH_JWKS_URL": "identity",
    }
    for name, service in ours(services).items():
        needed = {waits_for[one] for one in service["environment"] if one in waits_for}
        assert needed - {name} <= service["depends_on"].keys()


def test_no_secret_has_a_default(compose: Json) -> None:
    text = yaml.safe_dump(compose, width=10_000)
    with_default = set(re.findall(r"\$\{(\w+):?-", text))

    supplier = {name for name in with_default if "SUPPLIER" in name}
    assert with_default - supplier == {"AUTH_JWKS_URL", "AUTH_ISSUER", "AUTH_AUDIENCE"}
    assert set(re.findall(r"\$\{\w*SUPPLIER\w*[^}]*\}", text)) == {
        f"${{{name}:-}}" for name in supplier
    }
    assert set(re.findall(r"\$\{(\w+):\?", text)) == {
        "POSTGRES_PASSWORD",
        "REDIS_PASSWORD",
        "GRAFANA_PASSWORD",
        "ACCEPT_EULA",
    }


def test_images_are_those_that_are_built_here_and_none_moves(
    services: dict[str, Json], root: Path
) -> None:
    version = tomllib.loads((root / "pyproject.toml").read_text())["project"]["version"]
    tags = {one["image"].rpartition(":")[2] for one in services.values()}

    assert not tags & {"", "latest"}
    for service in ours(services).values():
        assert service["image"].endswith(f":{version}")
        assert service["pull_policy"] == "never"


def test_what_is_ours_is_confined(services: dict[str, Json]) -> None:
    for service in ours(services).values():
        assert service["read_only"]
        assert service["tmpfs"] == ["/tmp"]  # noqa: S108 - the container's own
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]


def test_memory_is_what_the_cluster_gives(services: dict[str, Json], root: Path) -> None:
    for name, in_cluster in CLUSTER_NAMES.items():
        manifest = yaml.safe_load((root / f"k8s/base/{in_cluster}/deployment.yaml").read_text())
        (container,) = manifest["spec"]["template"]["spec"]["containers"]
        limit = container["resources"]["limits"]["memory"]
        assert services[name]["mem_limit"] == limit.replace("Mi", "m").replace("Gi", "g")


def test_only_this_machine_gets_in(services: dict[str, Json]) -> None:
    published = [one for service in services.values() for one in service.get("ports", [])]

    assert published
    assert all(one.startswith("127.0.0.1:") for one in published)


def test_every_file_that_is_mounted_is_there(services: dict[str, Json], root: Path) -> None:
    mounted = [
        one.partition(":")[0]
        for service in services.values()
        for one in service.get("volumes", [])
        if one.startswith("./")
    ]

    assert mounted
    assert not [one for one in mounted if "/.compose/" not in one and not (root / one).exists()]
