"""The Celery worker: what its deliveries guarantee, and how it starts and leaves."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from celery import Celery, bootsteps, signals
from celery.worker.request import Request
from kombu.asynchronous import get_event_loop
from kombu.connection import Connection

from contracts.tasks import GENERATION_QUEUE
from worker_service.heartbeat import BEAT_SECONDS, READY, touch
from worker_service.settings import Settings

KIB_PER_MIB = 1024


# Celery waits up to 30 s between attempts to reconnect; recovery may take no more than that.
RECONNECT_SECONDS = 4


class PromptConnection(Connection):
    """Comes back soon after a long outage."""

    def ensure_connection(self, *arguments: Any, **options: Any) -> Any:
        ensure: Any = super().ensure_connection
        return ensure(*arguments, **options, interval_max=RECONNECT_SECONDS)


class LoudRequest(Request):  # type: ignore[misc]  # Celery has no types
    """Starts the consumer anew when an acknowledgement does not reach the broker.

    Celery would log it and go on. But the message still counts as one in hand, and when all that
    the prefetch allows count so, the worker asks for no more and never sees its connection gone.
    """

    def acknowledge(self) -> None:
        if not self.acknowledged:
            self._say(self._message.ack)

    def reject(self, requeue: bool = False) -> None:
        if not self.acknowledged:
            self._say(self._message.reject, requeue=requeue)

    def _say(self, word: Callable[..., None], **options: Any) -> None:
        self.acknowledged = True
        try:
            word(**options)
        except self._connection_errors as error:
            # Raised here it would end as a log line of the pool; in the loop it is a lost
            # connection like any other.
            loop: Any = get_event_loop()
            if loop is not None:
                loop.call_soon(_lose_the_connection, error)


def _lose_the_connection(error: Exception) -> None:
    raise error


def create_celery(settings: Settings, *, transport_options: dict[str, Any]) -> Celery:
    """Return the app without its task. `transport_options` are those of the task queue."""
    if settings.worker_time_limit_seconds >= transport_options["visibility_timeout"]:
        raise ValueError("WORKER_TIME_LIMIT_SECONDS must be less than the visibility timeout")
    app = Celery(
        "worker-service", broker=settings.redis_url.get_secret_value(), set_as_current=False
    )
    app.conf.update(_delivery(settings), **_connection(transport_options), **_pool(settings))
    app.amqp.Connection = PromptConnection
    app.steps["consumer"].add(_ready_beat(settings.worker_heartbeat_directory))
    return app


def _delivery(settings: Settings) -> dict[str, Any]:
    return {
        "task_default_queue": GENERATION_QUEUE,
        "accept_content": ["json"],
        "task_serializer": "json",
        # PostgreSQL holds every result.
        "result_backend": None,
        "task_ignore_result": True,
        "task_store_errors_even_if_ignored": False,
        # A message stands in Redis until its job has ended or was given back.
        "task_acks_late": True,
        "task_acks_on_failure_or_timeout": True,
        # A child that dies before it has claimed leaves a pending job, which is delivered again
        # at once. One that dies later cannot loop: the message meets a live lease and is
        # acknowledged, and the sweep counts attempts in SQL before it brings the job back.
        "task_reject_on_worker_lost": True,
        # Its own count of attempts, and three minutes of delay.
        "task_retry_on_worker_lost": False,
        "worker_prefetch_multiplier": 1,
        # Redis may be away while a job runs: the page is finished, and a message that could not
        # be acknowledged meets a finished job.
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "task_soft_time_limit": settings.worker_soft_time_limit_seconds,
        "task_time_limit": settings.worker_time_limit_seconds,
    }


def _connection(transport_options: dict[str, Any]) -> dict[str, Any]:
    return {
        "broker_transport_options": transport_options,
        "broker_connection_retry_on_startup": True,
        "broker_connection_retry": True,
        # None: for ever.
        "broker_connection_max_retries": None,
        # After a fail-over the old primary answers READONLY on the channel.
        "broker_channel_error_retry": True,
        # Nobody listens to events or remote control, and both need Redis.
        "worker_send_task_events": False,
        "task_send_sent_event": False,
        "worker_enable_remote_control": False,
    }


def _pool(settings: Settings) -> dict[str, Any]:
    return {
        "worker_pool": "prefork",
        "worker_concurrency": settings.worker_concurrency,
        "worker_max_tasks_per_child": settings.worker_max_tasks_per_child,
        "worker_max_memory_per_child": settings.worker_max_memory_mib * KIB_PER_MIB,
        # SIGTERM (remapped to SIGQUIT): jobs may go on for so long, then they are given back.
        "worker_soft_shutdown_timeout": settings.drain_seconds,
        # An idle worker leaves at once.
        "worker_enable_soft_shutdown_on_idle": False,
        "worker_hijack_root_logger": False,
        "worker_redirect_stdouts": False,
    }


def _ready_beat(directory: Path) -> type[bootsteps.StartStopStep]:
    class ReadyBeat(bootsteps.StartStopStep):  # type: ignore[misc]  # Celery has no types
        """Touches `ready` from the consumer's own timer: it stops when the consumer is deaf."""

        requires = ("celery.worker.consumer.tasks:Tasks",)

        def __init__(self, consumer: Any, **options: Any) -> None:
            super().__init__(consumer, **options)
            self._timer: Any = None

        def start(self, consumer: Any) -> None:
            touch(directory, READY)
            self._timer = consumer.timer.call_repeatedly(BEAT_SECONDS, touch, (directory, READY))

        def stop(self, consumer: Any) -> None:
            if self._timer is not None:
                self._timer.cancel()

    return ReadyBeat


def _keep_our_logging(**_: Any) -> None:
    """Being connected is all it takes: Celery then leaves logging as it is."""


def run_worker(app: Celery) -> int:
    """Work until told to leave; return the exit code."""
    signals.setup_logging.connect(_keep_our_logging)
    for chatty in ("celery.worker.strategy", "celery.app.trace"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    worker = app.Worker(
        queues=[GENERATION_QUEUE],
        quiet=True,
        optimization="fair",
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    )
    worker.start()
    return int(worker.exitcode or 0)
