"""The worker process: event loop, heartbeat, metrics port and Celery's own loop."""

import os
import threading

from worker_service.celery_app import create_celery, run_worker
from worker_service.heartbeat import READY, LiveBeat, forget
from worker_service.metrics_port import serve_metrics
from worker_service.settings import Settings
from worker_service.tasks import register
from worker_service.wiring import transport_options
from worker_service.workshop import FAREWELL_SECONDS, Workshop

# What else leaving takes: connections, processes, the broker's last word.
CLOSING_SECONDS = 6.0
EXIT_STUCK = 1


def run(settings: Settings, workshop: Workshop) -> int:
    """Work until told to leave; return the exit code."""
    forget(settings.worker_heartbeat_directory, READY)
    workshop.start()
    LiveBeat(settings.worker_heartbeat_directory, is_alive=workshop.is_alive).start()
    if settings.worker_metrics_port:
        serve_metrics(settings.worker_metrics_port)
    app = create_celery(
        settings,
        transport_options=transport_options(),
        drain=lambda: leave(workshop, settings.drain_seconds),
    )
    register(app, workshop, max_attempts=settings.worker_max_attempts)
    exit_code = run_worker(app)
    workshop.close()
    return exit_code


def leave(workshop: Workshop, drain_seconds: float) -> None:
    """Begin to leave, and be gone in time even if something is stuck that no signal reaches."""
    workshop.drain(drain_seconds)
    longest = drain_seconds + FAREWELL_SECONDS + CLOSING_SECONDS
    last_resort = threading.Timer(longest, os._exit, [EXIT_STUCK])
    last_resort.daemon = True
    last_resort.start()
