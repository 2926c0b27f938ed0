"""Numbers that must agree with one another, wherever they stand."""

import ast
from datetime import timedelta
from pathlib import Path

import api_service.settings
import notification_service.settings
import worker_service.settings
from chassis.adapters.celery_queue import TRANSPORT_OPTIONS

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
