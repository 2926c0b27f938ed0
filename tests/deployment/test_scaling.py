"""How many replicas there are: asked of the real schema, and within what the record can take."""

from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

import worker_service.settings
from tests.deployment.manifests import Json, Manifests

# Beside its pool a process listens on one connection and holds a lock on another.
BESIDE_THE_POOL = 2
# For whoever looks, and for KEDA.
SPARE_CONNECTIONS = 20


@pytest.fixture
def scaled(rendered: dict[str, Manifests]) -> Json:
    return dict(rendered["azure"].named("ScaledObject", "html-generation-worker")["spec"])


@pytest.fixture
def asked(scaled: Json, database_url: str, root: Path) -> Any:
    """Ask the queries as their own role would; return the answers by the trigger's name."""
    role = (root / "k8s/components/keda/scaler_role.sql").read_text()

    def ask() -> dict[str, float]:
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute("SET ROLE pageloom_scaler")
            return {
                one["name"]: float(connection.execute(one["metadata"]["query"]).fetchone()[0])  # type: ignore[index]
                for one in scaled["triggers"]
            }

    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(role)
        yield ask
        connection.execute("DROP OWNED BY pageloom_scaler")
        connection.execute("DROP ROLE pageloom_scaler")


def a_job(database_url: str, *, status: str, age_seconds: int) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO generation.job (id, user_id, subject, status, claim_token, updated_at)"
            " VALUES (gen_random_uuid(), 'mina', '{}', %(status)s,"
            " CASE WHEN %(status)s = 'processing' THEN gen_random_uuid() END,"
            " now() - make_interval(secs => %(age)s))",
            {"status": status, "age": age_seconds},
        )


def test_without_work_nothing_is_asked_for(asked: Any) -> None:
    assert asked() == {"jobs-unfinished": 0, "oldest-pending-seconds": 0}


def test_what_waits_and_what_is_in_hand_count_and_what_is_done_does_not(
    asked: Any, database_url: str
) -> None:
    for status in ("pending", "processing", "completed", "failed", "cancelled"):
        a_job(database_url, status=status, age_seconds=0)

    assert asked()["jobs-unfinished"] == 2


def test_age_is_that_of_the_oldest_who_waits(asked: Any, database_url: str) -> None:
    a_job(database_url, status="pending", age_seconds=40)
    a_job(database_url, status="pending", age_seconds=90)
    a_job(database_url, status="processing", age_seconds=200)

    assert 90 <= asked()["oldest-pending-seconds"] < 120


def test_an_age_beyond_all_measure_asks_for_no_more_than_there_may_be(
    asked: Any, scaled: Json, database_url: str
) -> None:
    a_job(database_url, status="pending", age_seconds=100_000)

    (target,) = (
        float(one["metadata"]["targetQueryValue"])
        for one in scaled["triggers"]
        if one["name"] == "oldest-pending-seconds"
    )
    assert asked()["oldest-pending-seconds"] / target == scaled["maxReplicaCount"]


def test_who_scales_can_read_nothing_else(asked: Any, database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("SET ROLE pageloom_scaler")
        for table in ("generation.job", "generation.page", "notification.inbox"):
            name = sql.Identifier(*table.split("."))
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(sql.SQL("SELECT * FROM {}").format(name))


def test_a_worker_is_scaled_by_one_hand_only(manifests: Manifests) -> None:
    scaled = {
        one["spec"]["scaleTargetRef"]["name"]
        for one in manifests.of_kind("HorizontalPodAutoscaler")
    }

    assert "html-generation-worker" not in scaled


def test_who_is_scaled_has_no_fixed_number_of_replicas(rendered: dict[str, Manifests]) -> None:
    azure = rendered["azure"]
    targets = {
        one["spec"]["scaleTargetRef"]["name"]
        for one in azure.of_kind("HorizontalPodAutoscaler", "ScaledObject")
    }

    assert targets == {"product-details-api", "notification-service", "html-generation-worker"}
    assert {one.name for one in azure.deployments if "replicas" not in one.spec} == targets


def test_a_disruption_leaves_fewer_than_the_least_number_of_replicas(manifests: Manifests) -> None:
    budgets = {
        one["metadata"]["name"]: one["spec"]["minAvailable"]
        for one in manifests.of_kind("PodDisruptionBudget")
    }

    for name, (least, _) in replicas(manifests).items():
        assert budgets[name] < least


def test_the_record_has_connections_for_every_replica_that_may_run(
    rendered: dict[str, Manifests],
) -> None:
    postgres = rendered["local"].named("StatefulSet", "postgresql")
    (told,) = (
        one
        for one in postgres["spec"]["template"]["spec"]["containers"][0]["args"]
        if one.startswith("max_connections=")
    )

    # Where autoscalers say how many there may be.
    needed = sum(
        most * connections_of(name, rendered["azure"])
        for name, (_, most) in replicas(rendered["azure"]).items()
    )

    assert needed + SPARE_CONNECTIONS <= int(told.partition("=")[2])


def replicas(manifests: Manifests) -> dict[str, tuple[int, int]]:
    """Return the least and the greatest number of replicas of each Deployment."""
    fixed = {
        one.name: (one.spec["replicas"], one.spec["replicas"])
        for one in manifests.deployments
        if "replicas" in one.spec
    }
    by_load = {
        one["spec"]["scaleTargetRef"]["name"]: (
            one["spec"]["minReplicas"],
            one["spec"]["maxReplicas"],
        )
        for one in manifests.of_kind("HorizontalPodAutoscaler")
    }
    by_work = {
        one["spec"]["scaleTargetRef"]["name"]: (
            one["spec"]["minReplicaCount"],
            one["spec"]["maxReplicaCount"],
        )
        for one in manifests.of_kind("ScaledObject")
    }
    return fixed | by_load | by_work


def connections_of(name: str, manifests: Manifests) -> int:
    (workload,) = (one for one in manifests.deployments if one.name == name)
    pool = int(workload.settings.model_fields["database_pool_size"].default)
    return pool + BESIDE_THE_POOL


def test_a_replica_is_asked_for_as_many_jobs_as_it_has_in_hand(
    rendered: dict[str, Manifests], scaled: Json
) -> None:
    azure = rendered["azure"]
    (worker,) = (one for one in azure.deployments if one.name == "html-generation-worker")
    told = {key: one.get("value") for key, one in azure.environment(worker)}
    (target,) = (
        one["metadata"]["targetQueryValue"]
        for one in scaled["triggers"]
        if one["name"] == "jobs-unfinished"
    )

    assert "worker_concurrency" in worker_service.settings.Settings.model_fields
    assert target == told["WORKER_CONCURRENCY"]
