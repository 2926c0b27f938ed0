"""`python -m api_service.courier`: carry the outbox and sweep, until told to leave."""

from api_service.app import create_courier_app
from api_service.settings import CourierSettings
from chassis.logs import configure_logging
from chassis.serving import serve
from chassis.settings import load
from chassis.tracing import configure_tracing


def main() -> None:
    settings = load(CourierSettings)
    configure_logging("courier", settings)
    configure_tracing("courier", settings)
    # Nobody sends it anything but probes, so it need not wait for gateways.
    own = settings.model_copy(update={"port": settings.api_courier_port, "drain_delay_seconds": 0})
    serve(create_courier_app(settings), own)


if __name__ == "__main__":
    main()
