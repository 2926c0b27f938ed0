"""How Azure Event Hubs is reached, and what it shows when it cannot be."""

import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NotRequired, TypedDict

from azure.core.exceptions import AzureError
from azure.eventhub import TransportType, parse_connection_string
from azure.eventhub.aio import CheckpointStore, EventHubConsumerClient, EventHubProducerClient
from azure.eventhub.exceptions import EventHubError

from chassis.event_log_settings import EventLogSettings

# What the SDK lets out when a neighbour is away. Its AMQP is written in Python, and a connection
# that breaks in the middle of a frame shows as whatever the parser stumbled over.
FAILURES = (
    *(EventHubError, AzureError, OSError, AttributeError, LookupError, RuntimeError),
    *(TypeError, ValueError),
)
# A token is given within a second or not at all; a wrong key shows after 27 s otherwise.
AUTH_SECONDS = 10
# A peer that says nothing for so long is asked again; without it a silent peer is never noticed.
IDLE_SECONDS = 30
# For readers: cumulative over the life of a link, so that every number is reached one day.
RETRIES = 10**6
LONGEST_BACKOFF_SECONDS = 30


class _Common(TypedDict):
    eventhub_name: str | None
    transport_type: TransportType
    auth_timeout: float
    custom_endpoint_address: NotRequired[str]
    connection_verify: NotRequired[str]


@dataclass(kw_only=True)
class EventHub:
    """One hub, by connection string or by namespace and Entra ID."""

    name: str | None
    connection_string: str | None = field(default=None, repr=False)
    namespace: str = ""
    uses_websockets: bool = False
    custom_endpoint: str | None = None
    ca_file: Path | None = None
    credential: Any = field(default=None, repr=False)
    """Who we are to Entra ID; `DefaultAzureCredential` where none is handed in."""

    @classmethod
    def told_by(cls, settings: EventLogSettings) -> "EventHub":
        secret = settings.eventhub_connection_string
        return cls(
            name=settings.eventhub_name,
            connection_string=secret.get_secret_value() if secret else None,
            namespace=settings.eventhub_namespace or "",
            uses_websockets=settings.eventhub_websockets,
            custom_endpoint=settings.eventhub_custom_endpoint,
            ca_file=settings.eventhub_ca_file,
        )

    @property
    def address(self) -> str:
        """Namespace and hub, as positions are kept under."""
        if self.connection_string is None:
            return f"{self.namespace}/{self.name}"
        parts = parse_connection_string(self.connection_string)
        return f"{parts.fully_qualified_namespace}/{self.name or parts.eventhub_name}"

    def producer(self) -> EventHubProducerClient:
        """Return a client that tries once: whoever holds it knows when to try again."""
        _quiet()
        options: dict[str, Any] = {**self._common(), "retry_total": 0}
        if self.connection_string is not None:
            return EventHubProducerClient.from_connection_string(self.connection_string, **options)
        return EventHubProducerClient(self.namespace, credential=self._entra(), **options)

    def consumer(
        self,
        group: str,
        store: CheckpointStore,
        *,
        balance_seconds: float,
        expiry_seconds: float,
    ) -> EventHubConsumerClient:
        """Return a client that tries for ever."""
        _quiet()
        options: dict[str, Any] = {
            **self._common(),
            "consumer_group": group,
            "checkpoint_store": store,
            "load_balancing_interval": balance_seconds,
            "partition_ownership_expiration_interval": expiry_seconds,
            "retry_total": RETRIES,
            "retry_backoff_max": LONGEST_BACKOFF_SECONDS,
            "idle_timeout": IDLE_SECONDS,
        }
        if self.connection_string is not None:
            return EventHubConsumerClient.from_connection_string(self.connection_string, **options)
        return EventHubConsumerClient(self.namespace, credential=self._entra(), **options)

    async def aclose(self) -> None:
        if self.credential is not None:
            await self.credential.close()

    def _entra(self) -> Any:
        if self.credential is not None:
            return self.credential
        # An extra of its own: a connection string needs none of it.
        from azure.identity.aio import DefaultAzureCredential  # noqa: PLC0415 - see above

        self.credential = DefaultAzureCredential()
        return self.credential

    def _common(self) -> _Common:
        over = TransportType.AmqpOverWebsocket if self.uses_websockets else TransportType.Amqp
        common: _Common = {
            "eventhub_name": self.name,
            "transport_type": over,
            "auth_timeout": AUTH_SECONDS,
        }
        if self.custom_endpoint is not None:
            common["custom_endpoint_address"] = self.custom_endpoint
        if self.ca_file is not None:
            common["connection_verify"] = str(self.ca_file)
        return common


def _quiet() -> None:
    """Keep the SDK from telling every frame and every attempt: what matters is logged here."""
    logging.getLogger("azure").setLevel(logging.ERROR)
