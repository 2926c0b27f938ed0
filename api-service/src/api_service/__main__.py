"""`python -m api_service`: serve until told to leave."""

from api_service.app import create_app
from api_service.settings import Settings
from chassis.logs import configure_logging
from chassis.serving import serve
from chassis.settings import load
from chassis.tracing import configure_tracing


def main() -> None:
    settings = load(Settings)
    configure_logging("api-service", settings)
    configure_tracing("api-service", settings)
    serve(create_app(settings), settings)


if __name__ == "__main__":
    main()
