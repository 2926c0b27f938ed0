"""The relay as it is deployed, except that its webhooks may reach this machine."""

import sys
from ipaddress import ip_network

from chassis.addresses import AddressPolicy
from chassis.logs import configure_logging
from chassis.posting import PostLimits, SafePoster
from chassis.serving import serve
from chassis.settings import load
from notification_service.app import create_app
from notification_service.settings import Settings


def main(port: int) -> None:
    settings = load(Settings)
    configure_logging("notification-service", settings)

    def poster(settings: Settings) -> SafePoster:
        return SafePoster(
            policy=AddressPolicy(allowed=(ip_network("127.0.0.1/32"),)),
            limits=PostLimits(
                seconds=settings.notification_webhook_seconds,
                schemes=frozenset({"http"}),
                ports=frozenset({port}),
            ),
        )

    serve(create_app(settings, new_poster=poster), settings)


if __name__ == "__main__":
    main(int(sys.argv[1]))
