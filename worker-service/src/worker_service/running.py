"""The parent process: heartbeat, metrics port and Celery's own loop."""

from worker_service.celery_app import create_celery, run_worker
from worker_service.heartbeat import READY, LiveBeat, forget
from worker_service.metrics_port import serve_metrics
from worker_service.settings import Settings
from worker_service.tasks import register
from worker_service.wiring import NewFetcher, create_workshop, safe_fetcher, transport_options


def run(settings: Settings, *, new_fetcher: NewFetcher = safe_fetcher) -> int:
    """Work until told to leave; return the exit code."""
    forget(settings.worker_heartbeat_directory, READY)
    LiveBeat(settings.worker_heartbeat_directory).start()
    if settings.worker_metrics_port:
        serve_metrics(settings.worker_metrics_port)
    app = create_celery(settings, transport_options=transport_options())
    workshop = create_workshop(settings, new_fetcher=new_fetcher)
    register(app, workshop, max_attempts=settings.worker_max_attempts)
    return run_worker(app)
