"""The neighbours that docker-compose.yml brings: told what the services are told."""

import json
import re
from pathlib import Path

import yaml

from tests.deployment.compose_file import CLUSTER_NAMES, port
from tests.deployment.manifests import Json

# The emulator's own word, the same for everybody.
OPEN_TO_ALL = "SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;"


def test_a_key_that_stands_there_opens_the_emulator_alone(services: dict[str, Json]) -> None:
    told = {
        service["environment"]["EVENTHUB_CONNECTION_STRING"]
        for service in services.values()
        if "EVENTHUB_CONNECTION_STRING" in service.get("environment", {})
    }

    assert all(one.startswith("Endpoint=sb://eventhubs;") for one in told)
    assert all(one.endswith(OPEN_TO_ALL) for one in told)


def test_the_emulator_is_told_what_it_allows(root: Path) -> None:
    config = json.loads((root / "compose/eventhubs/Config.json").read_text())["UserConfig"]
    (namespace,) = config["NamespaceConfig"]

    assert (namespace["Type"], namespace["Name"]) == ("EventHub", "emulatorNs1")
    assert config["LoggingConfig"]["Type"] in {"File", "Console"}
    assert 1 <= len(namespace["Entities"]) <= 10
    for hub in namespace["Entities"]:
        groups = [one["Name"].lower() for one in hub["ConsumerGroups"]]
        assert isinstance(hub["PartitionCount"], str)
        assert 1 <= int(hub["PartitionCount"]) <= 32
        assert 1 <= len(set(groups)) <= 20
        assert "$default" not in groups


def test_emulator_and_services_name_the_same_hub_and_group(
    services: dict[str, Json], root: Path
) -> None:
    config = json.loads((root / "compose/eventhubs/Config.json").read_text())
    (hub,) = config["UserConfig"]["NamespaceConfig"][0]["Entities"]
    named = [service.get("environment", {}) for service in services.values()]

    assert {one["EVENTHUB_NAME"] for one in named if "EVENTHUB_NAME" in one} == {hub["Name"]}
    assert {
        one["EVENTHUB_CONSUMER_GROUP"] for one in named if "EVENTHUB_CONSUMER_GROUP" in one
    } == {one["Name"] for one in hub["ConsumerGroups"]}


def test_there_are_as_many_partitions_as_relays_or_more(
    services: dict[str, Json], root: Path
) -> None:
    config = json.loads((root / "compose/eventhubs/Config.json").read_text())
    (hub,) = config["UserConfig"]["NamespaceConfig"][0]["Entities"]

    assert int(hub["PartitionCount"]) >= len([one for one in services if one.startswith("relay-")])


def test_the_gateway_leads_to_where_the_services_listen(
    services: dict[str, Json], root: Path
) -> None:
    told = services["gateway"]["environment"]
    servers = re.findall(
        r"server ([\w-]+):(\d+)", told["GATEWAY_API_SERVERS"] + told["GATEWAY_RELAY_SERVERS"]
    )

    assert {name for name, _ in servers} == {"api", "relay-1", "relay-2"}
    assert all(int(number) == port(services[name], root) for name, number in servers)


def test_the_gateway_is_told_every_value_of_its_templates(
    services: dict[str, Json], root: Path
) -> None:
    templates = (root / "gateway/nginx/templates").rglob("*.template")
    asked = {name for one in templates for name in re.findall(r"\$\{(\w+)\}", one.read_text())}

    assert asked == services["gateway"]["environment"].keys()


def test_prometheus_asks_every_process_where_it_listens(
    services: dict[str, Json], root: Path
) -> None:
    config = yaml.safe_load((root / "monitoring/prometheus/prometheus.yml").read_text())
    asked = {
        job["job_name"]: [
            target.split(":") for one in job["static_configs"] for target in one["targets"]
        ]
        for job in config["scrape_configs"]
    }

    assert {name: job for job, targets in asked.items() for name, _ in targets} == CLUSTER_NAMES
    assert all(
        int(number) == port(services[name], root)
        for targets in asked.values()
        for name, number in targets
    )
