"""What every pod is: confined, told by reference, built here, and gone in good order."""

import pytest

from contracts import tasks
from tests.deployment.manifests import NAME, Manifests, Workload
from worker_service.celery_app import run_worker

# What Azure's own libraries read, beside what they are told by the service account.
OF_THE_SDK = {"AZURE_STORAGE_ACCOUNT_NAME"}
BUILT_HERE = {
    "pageloom/api-service": {
        "api_service",
        "api_service.courier",
        "chassis.adapters.postgres.migrate",
    },
    "pageloom/worker-service": {"worker_service", "chassis.adapters.postgres.migrate"},
    "pageloom/notification-service": {"notification_service", "chassis.adapters.postgres.migrate"},
}
NEIGHBOURS = {"postgres", "redis"}


def repository(image: str) -> str:
    """Return the image's name without registry and tag."""
    return "/".join(image.rpartition(":")[0].split("/")[-2:])


def test_the_namespace_admits_confined_pods_only(manifests: Manifests) -> None:
    labels = manifests.named("Namespace", "sangsangplus-backend")["metadata"]["labels"]

    assert labels["pod-security.kubernetes.io/enforce"] == "restricted"


def test_every_pod_is_what_the_restricted_standard_asks_for(manifests: Manifests) -> None:
    for workload in manifests.workloads:
        context = workload.pod["securityContext"]
        assert context["runAsNonRoot"]
        assert context["seccompProfile"] == {"type": "RuntimeDefault"}
        for container in workload.containers:
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }
        assert {
            kind for volume in workload.pod["volumes"] for kind in volume if kind != "name"
        } <= {"emptyDir", "persistentVolumeClaim", "secret"}


def test_everything_of_ours_runs_as_the_user_of_its_image(manifests: Manifests) -> None:
    assert {one.pod["securityContext"]["runAsUser"] for one in manifests.ours} == {10001}


def test_every_pod_has_an_identity_of_its_own_and_no_key_to_the_cluster(
    manifests: Manifests,
) -> None:
    accounts = [one.pod["serviceAccountName"] for one in manifests.workloads]
    defined = {one["metadata"]["name"] for one in manifests.of_kind("ServiceAccount")}

    assert len(set(accounts)) == len(accounts)
    assert set(accounts) <= defined
    for workload in manifests.workloads:
        assert workload.pod["automountServiceAccountToken"] is False
        assert workload.pod["enableServiceLinks"] is False


def test_scratch_space_is_bounded(manifests: Manifests) -> None:
    scratch = [
        volume["emptyDir"]
        for workload in manifests.workloads
        for volume in workload.pod["volumes"]
        if "emptyDir" in volume
    ]

    assert scratch
    assert all(one["sizeLimit"] for one in scratch)


def test_every_container_asks_for_room_and_may_not_take_all_memory(manifests: Manifests) -> None:
    for workload in manifests.workloads:
        for container in workload.containers:
            assert {"cpu", "memory"} == set(container["resources"]["requests"])
            assert "memory" in container["resources"]["limits"]


def test_every_deployment_is_probed_and_its_liveness_asks_no_neighbour(
    manifests: Manifests,
) -> None:
    for workload in manifests.deployments:
        (container,) = workload.pod["containers"]
        if workload.name == "html-generation-worker":
            ready, live = (
                container[probe]["exec"]["command"] for probe in ("readinessProbe", "livenessProbe")
            )
            assert (ready[-1], live[-1]) == ("ready", "live")
            assert container["startupProbe"]["exec"]["command"] == live
        else:
            paths = {
                probe: container[probe]["httpGet"]["path"]
                for probe in ("startupProbe", "readinessProbe", "livenessProbe")
            }
            assert paths == {
                "startupProbe": "/readyz",
                "readinessProbe": "/readyz",
                "livenessProbe": "/livez",
            }


def test_a_rollout_takes_nothing_away_before_something_new_serves(manifests: Manifests) -> None:
    budgets = {one["metadata"]["name"] for one in manifests.of_kind("PodDisruptionBudget")}
    for workload in manifests.deployments:
        assert workload.spec["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
        assert workload.spec["minReadySeconds"] > 0
        spread = {one["topologyKey"] for one in workload.pod["topologySpreadConstraints"]}
        assert spread == {"kubernetes.io/hostname", "topology.kubernetes.io/zone"}
    assert {one.name for one in manifests.deployments} <= budgets


def test_selectors_meet_the_pods_they_are_about(manifests: Manifests) -> None:
    names = {one.labels[NAME] for one in manifests.workloads}

    for workload in manifests.deployments:
        assert workload.spec["selector"]["matchLabels"] == {NAME: workload.name}
    for kind in ("Service", "PodDisruptionBudget"):
        for one in manifests.of_kind(kind):
            selector = one["spec"]["selector"]
            assert selector.get("matchLabels", selector)[NAME] in names


def test_every_image_is_built_here_or_is_a_neighbours(manifests: Manifests) -> None:
    for workload in manifests.workloads:
        for container in workload.containers:
            name = repository(container["image"])
            if name in NEIGHBOURS:
                continue
            assert container["args"][0] in BUILT_HERE[name]


def test_no_image_has_a_tag_that_moves(manifests: Manifests) -> None:
    tags = {
        container["image"].rpartition(":")[2]
        for workload in manifests.workloads
        for container in workload.containers
    }

    assert not tags & {"", "latest", "dev", "main"}


def test_every_variable_is_a_setting_of_the_process_it_is_given_to(manifests: Manifests) -> None:
    for workload in manifests.ours:
        known = {name.upper() for name in workload.settings.model_fields}
        told = {name for name, _ in manifests.environment(workload)}
        assert told <= known


def test_every_shared_setting_is_read_by_somebody(manifests: Manifests) -> None:
    read = {name.upper() for one in manifests.ours for name in one.settings.model_fields}

    assert manifests.settings.keys() <= read | OF_THE_SDK


def test_the_settings_are_ones_that_every_process_starts_with(
    manifests: Manifests, monkeypatch: pytest.MonkeyPatch
) -> None:
    for workload in manifests.ours:
        with monkeypatch.context() as alone:
            for name, value in given_to(workload, manifests).items():
                alone.setenv(name, value)
            workload.settings()


def given_to(workload: Workload, manifests: Manifests) -> dict[str, str]:
    """Return what the process would find in its environment, with a secret of each kind."""
    secrets = {
        "DATABASE_URL": "postgresql://pageloom:secret@postgresql:5432/pageloom",
        "REDIS_URL": "redis://pageloom:secret@redis:6379/0",
        "TEXT_SUPPLIER_KEY": "secret",
        "IMAGE_SUPPLIER_KEY": "secret",
    }
    return manifests.settings | {
        name: variable.get("value") or secrets[name]
        for name, variable in manifests.environment(workload)
    }


def test_what_is_secret_is_only_named(manifests: Manifests) -> None:
    secret = {
        name.upper()
        for workload in manifests.ours
        for name, field in workload.settings.model_fields.items()
        if "SecretStr" in str(field.annotation)
    }

    assert not manifests.of_kind("Secret")
    assert not secret & manifests.settings.keys()
    for workload in manifests.ours:
        for name, variable in manifests.environment(workload):
            assert ("secretKeyRef" in variable.get("valueFrom", {})) == (name in secret)


def test_every_secret_that_is_named_comes_from_the_vault(rendered: dict[str, Manifests]) -> None:
    azure = rendered["azure"]
    named = {
        variable["valueFrom"]["secretKeyRef"]["name"]
        for workload in azure.ours
        for _, variable in azure.environment(workload)
        if "valueFrom" in variable
    }
    kept = {one["spec"]["target"]["name"] for one in azure.of_kind("ExternalSecret")}

    assert named <= kept


class RecordingCelery:
    """Remembers which queues a worker would read, instead of reading them."""

    exitcode = 0
    queues: frozenset[str] = frozenset()

    def Worker(self, *, queues: list[str], **_: object) -> "RecordingCelery":  # noqa: N802 - Celery's name
        self.queues = frozenset(queues)
        return self

    def start(self) -> None:
        """Nothing to do: nothing is read."""


def test_every_queue_is_consumed_by_a_deployment(manifests: Manifests) -> None:
    declared = {value for name, value in vars(tasks).items() if name.endswith("_QUEUE")}
    consumers = [
        one
        for one in manifests.deployments
        if one.pod["containers"][0]["args"] == ["worker_service"]
    ]
    app = RecordingCelery()

    run_worker(app)  # type: ignore[arg-type]

    assert [one.name for one in consumers] == ["html-generation-worker"]
    assert app.queues == declared


def test_the_names_that_others_know_stay(manifests: Manifests) -> None:
    names = {one.name for one in manifests.deployments}

    assert names == {
        "product-details-api",
        "html-generation-worker",
        "notification-service",
        "courier",
    }
    assert {one["metadata"].get("namespace") for one in manifests.all} <= {
        "sangsangplus-backend",
        None,
    }
