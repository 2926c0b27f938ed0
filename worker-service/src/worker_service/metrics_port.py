"""Where Prometheus reads what this worker counts."""

from prometheus_client import start_http_server


def serve_metrics(port: int) -> None:
    """Answer on `port` from a daemon thread."""
    start_http_server(port)
