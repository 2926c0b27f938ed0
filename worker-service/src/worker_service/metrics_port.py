"""Where Prometheus reads what the parent and all its children count."""

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.multiprocess import MultiProcessCollector


def serve_metrics(port: int) -> None:
    """Answer on `port` from a daemon thread. The children's counts are files; see settings."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library has no types here
    start_http_server(port, registry=registry)
