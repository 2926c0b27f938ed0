"""`python -m worker_service`: the Celery worker, until it is told to leave."""

import sys

from chassis.logs import configure_logging
from chassis.settings import load
from chassis.tracing import configure_tracing
from worker_service.settings import Settings, prepare_environment


def main() -> int:
    settings = load(Settings)
    prepare_environment()
    configure_logging("worker-service", settings)
    configure_tracing("worker-service", settings)
    # Only now: numpy reads the environment while it is imported.
    from worker_service.running import run  # noqa: PLC0415 - see the line above
    from worker_service.wiring import create_workshop  # noqa: PLC0415 - the same

    return run(settings, create_workshop(settings))


if __name__ == "__main__":
    sys.exit(main())
