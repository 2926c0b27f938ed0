"""What the deliveries of tasks guarantee."""

from typing import Any

import pytest

from chassis.adapters.celery_queue import TRANSPORT_OPTIONS
from worker_service.celery_app import create_celery
from worker_service.settings import Settings


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("DATABASE_URL", "postgresql://localhost/pageloom")
    monkeypatch.setenv("REDIS_URL", "redis://localhost:6379/0")
    monkeypatch.setenv("ARTIFACTS_URL", "file:///srv/artifacts")
    return Settings()


def nothing() -> None:
    """What a worker that never leaves does on leaving."""


def test_a_task_that_may_outlast_the_visibility_timeout_is_refused(settings: Settings) -> None:
    hasty = {**TRANSPORT_OPTIONS, "visibility_timeout": settings.worker_time_limit_seconds}

    with pytest.raises(ValueError, match="visibility timeout"):
        create_celery(settings, transport_options=hasty, drain=nothing)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("task_acks_late", True),
        ("worker_prefetch_multiplier", 1),
        ("worker_disable_prefetch", True),
        ("worker_enable_prefetch_count_reduction", False),
        ("accept_content", ["json"]),
        ("result_backend", None),
        ("broker_connection_max_retries", None),
        ("worker_cancel_long_running_tasks_on_connection_loss", False),
        ("worker_hijack_root_logger", False),
    ],
)
def test_a_delivery_is_kept_until_its_job_has_ended(
    name: str, value: Any, settings: Settings
) -> None:
    app = create_celery(settings, transport_options=TRANSPORT_OPTIONS, drain=nothing)

    assert app.conf[name] == value
