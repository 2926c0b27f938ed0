"""The Celery worker: what its deliveries guarantee, and how it starts and leaves."""

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from celery import Celery, bootsteps, signals
from celery.worker.request import Request
from kombu.asynchronous import get_event_loop, set_event_loop
from kombu.connection import Connection

from contracts.tasks import GENERATION_QUEUE
from worker_service.heartbeat import BEAT_SECONDS, READY, touch
from worker_service.settings import Settings

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
            self._say(partial(self._message.reject, requeue=requeue))

    def _say(self, word: Callable[[], None]) -> None:
        # In the loop that owns the connection, where an error is a lost connection like any
        # other; in this thread it would be a log line. No loop: the connection is lost already.
        self.acknowledged = True
        loop: Any = get_event_loop()
        if loop is not None:
            loop.call_soon(word)


def create_celery(
    settings: Settings, *, transport_options: dict[str, Any], drain: Callable[[], None]
) -> Celery:
    """Return the app without its task. `transport_options` are those of the task queue.

    `drain` is called when the worker has begun to leave, before it waits for what is in hand.
    """
    if settings.time_limit_seconds >= transport_options["visibility_timeout"]:
        raise ValueError("WORKER_TIME_LIMIT_SECONDS must be less than the visibility timeout")
    app = Celery(
        "worker-service", broker=settings.redis_url.get_secret_value(), set_as_current=False
    )
    app.conf.update(_delivery(), **_connection(transport_options), **_pool(settings))
    app.amqp.Connection = PromptConnection
    app.steps["worker"].add(_drain(drain))
    app.steps["consumer"].add(_ready_beat(settings.worker_heartbeat_directory))
    return app


def _delivery() -> dict[str, Any]:
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
        "worker_prefetch_multiplier": 1,
        # No message is taken while every thread has one, a lost connection or not. Celery's own
        # reduction after a reconnect is undone by its acknowledgements alone, never by ours.
        "worker_disable_prefetch": True,
        "worker_enable_prefetch_count_reduction": False,
        # Redis may be away while a job runs: the page is finished, and a message that could not
        # be acknowledged meets a finished job.
        "worker_cancel_long_running_tasks_on_connection_loss": False,
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
        # A thread does nothing but wait for its job, which runs in the workshop's event loop.
        "worker_pool": "threads",
        "worker_concurrency": settings.worker_concurrency,
        "worker_hijack_root_logger": False,
        "worker_redirect_stdouts": False,
    }


def _drain(drain: Callable[[], None]) -> type[bootsteps.StartStopStep]:
    class Drain(bootsteps.StartStopStep):  # type: ignore[misc]  # Celery has no types
        """Hears that the worker leaves, whatever made it, before the pool waits for its threads."""

        requires = ("celery.worker.components:Pool",)

        def close(self, worker: Any) -> None:
            drain()

    return Drain


def _ready_beat(directory: Path) -> type[bootsteps.StartStopStep]:
    class ReadyBeat(bootsteps.StartStopStep):  # type: ignore[misc]  # Celery has no types
        """Touches `ready` from the consumer's own timer: it stops when the consumer is deaf."""

        requires = ("celery.worker.consumer.tasks:Tasks",)

        def __init__(self, consumer: Any, **options: Any) -> None:
            super().__init__(consumer, **options)
            self._timer: Any = None

        def register_with_event_loop(self, consumer: Any, hub: Any) -> None:
            # A lost connection resets the loop, which is then nobody's current one any more.
            set_event_loop(hub)

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
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    )
    worker.start()
    return int(worker.exitcode or 0)
