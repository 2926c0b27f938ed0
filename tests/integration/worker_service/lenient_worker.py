"""The worker as it is deployed, except that it may fetch photos from this machine."""

import sys
from ipaddress import ip_network
from typing import TYPE_CHECKING

from chassis.addresses import AddressPolicy
from chassis.fetching import FetchLimits, SafeFetcher
from chassis.logs import configure_logging
from chassis.settings import load
from chassis.tracing import configure_tracing
from worker_service.settings import Settings, prepare_environment

if TYPE_CHECKING:
    from collections.abc import Callable

LOOPBACK = ip_network("127.0.0.0/8")


def lenient_fetcher(port: int) -> "Callable[[Settings], SafeFetcher]":
    """Return what makes a fetcher that reaches `port` of the loopback."""

    def new_fetcher(settings: Settings) -> SafeFetcher:
        return SafeFetcher(
            policy=AddressPolicy(allowed=(LOOPBACK,)),
            limits=FetchLimits(seconds=settings.worker_photo_seconds, ports=frozenset({port})),
        )

    return new_fetcher


def main(port: int) -> int:
    settings = load(Settings)
    prepare_environment()
    configure_logging("worker-service", settings)
    configure_tracing("worker-service", settings)
    from worker_service.running import run  # noqa: PLC0415 - as in worker_service.__main__
    from worker_service.wiring import create_workshop  # noqa: PLC0415 - the same

    return run(settings, create_workshop(settings, new_fetcher=lenient_fetcher(port)))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
