"""Numbers that must agree with one another, wherever they stand."""

import ast
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

import api_service.settings
import notification_service.settings
import worker_service.settings
from api_service.status.neighbours import LANE_SECONDS, LINE_SECONDS
from api_service.sweep import LENT_SECONDS
from chassis.adapters.celery_queue import TRANSPORT_OPTIONS
from chassis.imaging import MAX_BYTES
from chassis.presence import GONE_AFTER_SECONDS, LOOK_SECONDS, REPORT_SECONDS
from worker_service.heartbeat import STALE_SECONDS
from worker_service.suppliers.settings import JUDGING_SECONDS

SLOW_STATEMENT_SECONDS = 0.5  # a hundred times what a renewal takes
PAGE_CPU_SECONDS = 2  # the target of docs/benchmarks.md, on a single core
PROXY_IDLE_SECONDS = 60  # the default of nginx, the shortest on the way


def default(settings: type, name: str) -> float:
    return float(settings.model_fields[name].default)  # type: ignore[attr-defined]


def test_a_lease_outlives_two_missed_renewals() -> None:
    worker = worker_service.settings.Settings

    renewal = default(worker, "worker_lease_renew_seconds")

    assert renewal * 3 < default(worker, "worker_lease_seconds")


def test_recovery_after_a_dead_worker_fits_into_thirty_seconds() -> None:
    lease = default(worker_service.settings.Settings, "worker_lease_seconds")
    sweep = default(api_service.settings.CourierSettings, "api_sweep_seconds")

    assert lease + 2 * sweep < timedelta(seconds=30).total_seconds()


def test_a_job_ends_before_its_message_is_delivered_again() -> None:
    limit = default(worker_service.settings.Settings, "worker_time_limit_seconds")

    assert limit < TRANSPORT_OPTIONS["visibility_timeout"]


def test_a_lent_photo_is_not_taken_back_while_any_call_may_last() -> None:
    field = worker_service.settings.Settings.model_fields["image_supplier_seconds"]

    longest = max(bound.le for bound in field.metadata if hasattr(bound, "le"))

    assert longest + JUDGING_SECONDS < LENT_SECONDS


def test_renewals_of_all_jobs_of_a_worker_pass_through_its_connections() -> None:
    worker = worker_service.settings.Settings
    jobs = default(worker, "worker_concurrency")
    connections = default(worker, "database_pool_size")

    waiting_seconds = jobs / connections * SLOW_STATEMENT_SECONDS

    assert waiting_seconds < default(worker, "worker_lease_renew_seconds")


def test_a_picture_may_wait_for_all_others_of_its_worker() -> None:
    worker = worker_service.settings.Settings
    jobs = default(worker, "worker_concurrency")

    assert jobs * PAGE_CPU_SECONDS < default(worker, "worker_images_seconds")


def test_worker_and_sweep_count_to_the_same_number_of_attempts() -> None:
    worker = default(worker_service.settings.Settings, "worker_max_attempts")

    assert worker == default(api_service.settings.CourierSettings, "api_max_attempts")


def test_streams_speak_more_often_than_proxies_hang_up() -> None:
    heartbeat = default(notification_service.settings.Settings, "notification_heartbeat_seconds")

    assert heartbeat <= 15
    assert heartbeat * 2 < PROXY_IDLE_SECONDS


def test_a_deleted_inbox_row_outlives_every_echo_of_its_event() -> None:
    days = default(notification_service.settings.Settings, "notification_inbox_days")

    assert days > 1  # carried events are kept, and may be told again, for 24 h


def test_uvicorn_keeps_idle_connections_longer_than_any_gateway(root: Path) -> None:
    tree = ast.parse((root / "packages/chassis/src/chassis/serving.py").read_text())
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }

    assert constants["KEEP_ALIVE_SECONDS"] > PROXY_IDLE_SECONDS


# What a process needs after its drain: closing connections, giving back what is unfinished.
CLOSING_SECONDS = 10
MIB = 2**20


def deployment(root: Path, name: str) -> dict[str, Any]:
    manifest = yaml.safe_load((root / f"k8s/base/{name}/deployment.yaml").read_text())
    return dict(manifest["spec"]["template"]["spec"])


def shared_settings(root: Path) -> dict[str, str]:
    lines = (root / "k8s/base/settings.env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def memory_limit(pod: dict[str, Any]) -> int:
    number, unit = re.fullmatch(
        r"(\d+)(Mi|Gi)", pod["containers"][0]["resources"]["limits"]["memory"]
    ).groups()  # type: ignore[union-attr]
    return int(number) * MIB * (1024 if unit == "Gi" else 1)


@pytest.mark.parametrize(
    "name", ["product-details-api", "courier", "html-generation-worker", "notification-service"]
)
def test_a_pod_is_given_longer_than_it_takes_to_leave(name: str, root: Path) -> None:
    told = shared_settings(root)
    leaves_after = int(told["DRAIN_DELAY_SECONDS"]) + int(told["DRAIN_SECONDS"])

    grace = deployment(root, name)["terminationGracePeriodSeconds"]

    assert grace >= leaves_after + CLOSING_SECONDS


def test_a_replica_serves_on_until_its_probes_have_failed(root: Path) -> None:
    probe = deployment(root, "product-details-api")["containers"][0]["readinessProbe"]

    noticed_after = probe["periodSeconds"] * probe["failureThreshold"]

    assert int(shared_settings(root)["DRAIN_DELAY_SECONDS"]) >= noticed_after


def test_slow_readers_of_every_stream_together_fit_into_a_relay(root: Path) -> None:
    relay = notification_service.settings.Settings
    streams = default(relay, "notification_streams_total")
    process = 88 * MIB + streams * 8 * 1024  # measured: docs/benchmarks.md

    backlogs = streams * default(relay, "notification_backlog_bytes")

    assert process + backlogs < memory_limit(deployment(root, "notification-service"))


def test_a_decoded_upload_fits_into_an_api_replica(root: Path) -> None:
    pictures = default(api_service.settings.Settings, "api_pictures_at_once")
    process, picture = 92 * MIB, 350 * MIB  # measured: 442 MiB with 48 megapixels

    assert process + pictures * picture < memory_limit(deployment(root, "product-details-api"))


def test_a_workers_photos_and_pictures_fit_into_its_pod(root: Path) -> None:
    pod = deployment(root, "html-generation-worker")
    told = {one["name"]: one.get("value") for one in pod["containers"][0]["env"]}
    drawing = default(worker_service.settings.Settings, "worker_max_memory_mib") * MIB
    parent = 120 * MIB  # the target of docs/benchmarks.md

    photos = int(told["WORKER_CONCURRENCY"]) * MAX_BYTES
    pictures = int(told["WORKER_DRAWING_PROCESSES"]) * drawing

    assert parent + photos + pictures < memory_limit(pod)


def test_the_replay_window_of_a_stream_is_within_what_the_inbox_keeps() -> None:
    days = default(notification_service.settings.Settings, "notification_inbox_days")

    assert timedelta(days=days) >= timedelta(hours=24)


def test_a_probe_of_the_worker_is_as_patient_as_its_heartbeat(root: Path) -> None:
    probe = deployment(root, "html-generation-worker")["containers"][0]["livenessProbe"]

    # One file that is stale must not be enough: the process may just have been short of CPU.
    assert probe["failureThreshold"] * probe["periodSeconds"] > STALE_SECONDS


@pytest.mark.parametrize(
    ("alert", "seconds"),
    [
        ("JobsWait", LINE_SECONDS),
        ("TasksNotCarried", LANE_SECONDS),
        ("EventsNotCarried", LANE_SECONDS),
    ],
)
def test_the_status_page_calls_late_what_somebody_is_woken_for(
    root: Path, alert: str, seconds: int
) -> None:
    groups = yaml.safe_load((root / "monitoring/prometheus/alerts.yml").read_text())["groups"]
    told = {rule["alert"]: rule["expr"] for group in groups for rule in group["rules"]}

    assert told[alert].endswith(f"> {seconds}")


def test_a_process_is_gone_only_after_two_missed_reports() -> None:
    assert GONE_AFTER_SECONDS > 2 * (REPORT_SECONDS + LOOK_SECONDS)
