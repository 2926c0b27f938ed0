"""The parent process: heartbeat, metrics port and Celery's own loop."""

from worker_service.celery_app import run_worker
from worker_service.heartbeat import LiveBeat
from worker_service.metrics_port import serve_metrics
from worker_service.settings import Settings
from worker_service.wiring import NewFetcher, create_worker, safe_fetcher


def run(settings: Settings, *, new_fetcher: NewFetcher = safe_fetcher) -> int:
    """Work until told to leave; return the exit code."""
    LiveBeat(settings.worker_heartbeat_directory).start()
    if settings.worker_metrics_port:
        serve_metrics(settings.worker_metrics_port)
    return run_worker(create_worker(settings, new_fetcher=new_fetcher))
