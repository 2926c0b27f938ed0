"""One rendered overlay, as the policy tests look at it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml
from pydantic_settings import BaseSettings

import api_service.settings
import notification_service.settings
import worker_service.settings
from chassis.settings import RecordSettings

OVERLAYS = ("local", "azure")
NAME = "app.kubernetes.io/name"
# API groups of operators; everything else is Kubernetes' own.
OPERATORS = (
    "keda.sh",
    "external-secrets.io",
    "gateway.networking.k8s.io",
    "monitoring.coreos.com",
)
# Which settings a module reads, and so what its container may be told.
READS: dict[str, type[BaseSettings]] = {
    "api_service": api_service.settings.Settings,
    "api_service.courier": api_service.settings.CourierSettings,
    "worker_service": worker_service.settings.Settings,
    "notification_service": notification_service.settings.Settings,
    "chassis.adapters.postgres.migrate": RecordSettings,
}
Json = dict[str, Any]


@dataclass(frozen=True)
class Workload:
    """A Deployment, StatefulSet or Job, and the pod that it makes."""

    manifest: Json

    @property
    def name(self) -> str:
        return str(self.manifest["metadata"]["name"])

    @property
    def kind(self) -> str:
        return str(self.manifest["kind"])

    @property
    def spec(self) -> Json:
        return dict(self.manifest["spec"])

    @property
    def pod(self) -> Json:
        return dict(self.spec["template"]["spec"])

    @property
    def labels(self) -> dict[str, str]:
        return dict(self.spec["template"]["metadata"]["labels"])

    @property
    def containers(self) -> list[Json]:
        """Every container, those that run first included."""
        return [*self.pod.get("initContainers", []), *self.pod["containers"]]

    @property
    def is_ours(self) -> bool:
        return "pageloom/" in self.pod["containers"][0]["image"]

    @property
    def settings(self) -> type[BaseSettings]:
        """What its process reads; only for workloads of ours."""
        return READS[self.pod["containers"][0]["args"][0]]


class Manifests:
    def __init__(self, text: str) -> None:
        self.text = text
        self.all: list[Json] = [one for one in yaml.safe_load_all(text) if one]

    def of_kind(self, *kinds: str) -> list[Json]:
        return [one for one in self.all if one["kind"] in kinds]

    def named(self, kind: str, name: str) -> Json:
        return next(one for one in self.of_kind(kind) if one["metadata"]["name"] == name)

    @property
    def workloads(self) -> list[Workload]:
        return [Workload(one) for one in self.of_kind("Deployment", "StatefulSet", "Job")]

    @property
    def ours(self) -> list[Workload]:
        return [one for one in self.workloads if one.is_ours]

    @property
    def deployments(self) -> list[Workload]:
        return [one for one in self.workloads if one.kind == "Deployment"]

    @property
    def settings(self) -> dict[str, str]:
        """What the shared ConfigMap says."""
        (found,) = (
            one
            for one in self.of_kind("ConfigMap")
            if one["metadata"]["name"].startswith("pageloom-settings-")
        )
        return dict(found["data"])

    def allowed(self, policy: str) -> set[str]:
        """Return the names of the pods that a NetworkPolicy is about."""
        (expression,) = self.named("NetworkPolicy", policy)["spec"]["podSelector"][
            "matchExpressions"
        ]
        assert (expression["key"], expression["operator"]) == (NAME, "In")
        return set(expression["values"])

    def environment(self, workload: Workload) -> Iterator[tuple[str, Json]]:
        for container in workload.containers:
            for variable in container.get("env", []):
                yield variable["name"], variable
