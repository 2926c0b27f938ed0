"""docker-compose.yml, as its tests look at it."""

import re
from pathlib import Path

from tests.deployment.manifests import Json

# Their exit is the sign that they are through; nobody waits for their health.
RUN_ONCE = {"migrate", "eventhubs-is-up"}
CLUSTER_NAMES = {
    "api": "product-details-api",
    "courier": "courier",
    "worker": "html-generation-worker",
    "relay-1": "notification-service",
    "relay-2": "notification-service",
}


def ours(services: dict[str, Json]) -> dict[str, Json]:
    return {
        name: service
        for name, service in services.items()
        if service["image"].startswith("pageloom/") and "entrypoint" not in service
    }


def of_dockerfile(service: Json, root: Path) -> str:
    folder = service["image"].removeprefix("pageloom/").partition(":")[0]
    return (root / folder / "Dockerfile").read_text()


def module(service: Json, root: Path) -> str:
    (default,) = re.findall(r'^CMD \["(\w+)"\]$', of_dockerfile(service, root), re.MULTILINE)
    return str(service.get("command", [default])[0])


def port(service: Json, root: Path) -> int:
    (default,) = re.findall(r"^EXPOSE (\d+)$", of_dockerfile(service, root), re.MULTILINE)
    return int(service.get("environment", {}).get("PORT", default))
