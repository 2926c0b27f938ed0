"""`python -m notification_service`: serve streams until told to leave."""

from chassis.logs import configure_logging
from chassis.serving import serve
from chassis.settings import load
from chassis.tracing import configure_tracing
from notification_service.app import create_app
from notification_service.settings import Settings


def main() -> None:
    settings = load(Settings)
    configure_logging("notification-service", settings)
    configure_tracing("notification-service", settings)
    serve(create_app(settings), settings)


if __name__ == "__main__":
    main()
