"""A namespace is reached through TLS or WebSockets, with a key or with Entra ID."""

import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from azure.core.credentials import AccessToken

from chassis.adapters.eventhub import EventHubPublisher
from chassis.adapters.eventhub_connection import EventHub
from chassis.errors import TransientError
from tests.eventhubs.endpoint import EventHubsEndpoint
from tests.eventhubs.front import Front, front_of
from tests.eventhubs.sas import ENTRA_TOKEN, KEY, KEY_NAME
from tests.integration.eventhubs.conftest import LEFT_TO_COLLECTOR, an_event, until

pytestmark = pytest.mark.filterwarnings(LEFT_TO_COLLECTOR)

NAMESPACE = "pageloom.servicebus.example"
# As the portal shows it: nothing in it says emulator, so the client insists on TLS.
CONNECTION_STRING = (
    f"Endpoint=sb://{NAMESPACE}/;SharedAccessKeyName={KEY_NAME};SharedAccessKey={KEY}"
)


class Entra:
    """An identity with a token, which it was asked for in this scope."""

    def __init__(self, token: str = ENTRA_TOKEN) -> None:
        self._token = token
        self.scopes: set[str] = set()
        self.is_closed = False

    async def get_token(self, *scopes: str, **_: object) -> AccessToken:
        self.scopes |= set(scopes)
        return AccessToken(self._token, int(time.time()) + 3600)

    async def close(self) -> None:
        self.is_closed = True


@pytest.fixture
async def front(endpoint: EventHubsEndpoint, tmp_path: Path) -> AsyncIterator[Front]:
    async with front_of(endpoint.port, tmp_path) as front:
        yield front


def a_hub(front: Front, *, websockets: bool, entra: Entra | None) -> EventHub:
    return EventHub(
        name="events",
        connection_string=None if entra else CONNECTION_STRING,
        namespace=NAMESPACE,
        uses_websockets=websockets,
        custom_endpoint=front.websocket_endpoint if websockets else front.tls_endpoint,
        ca_file=front.ca_file,
        credential=entra,
    )


@pytest.mark.parametrize("websockets", [False, True], ids=["tls", "websockets"])
@pytest.mark.parametrize("identity", ["key", "entra"])
async def test_events_go_out_and_come_back(
    websockets: bool, identity: str, front: Front, start_relay: Callable[..., Any]
) -> None:
    entra = Entra() if identity == "entra" else None
    events = [an_event(number) for number in range(20)]
    reader, _ = start_relay(a_hub(front, websockets=websockets, entra=entra))

    async with EventHubPublisher(a_hub(front, websockets=websockets, entra=entra)) as publisher:
        await publisher.publish(events)
    await until(lambda: len(reader.kept) == 20)

    assert reader.kept == events
    assert entra is None or entra.scopes == {"https://eventhubs.azure.net//.default"}


async def test_an_identity_is_given_back(front: Front) -> None:
    entra = Entra()
    hub = a_hub(front, websockets=False, entra=entra)

    async with EventHubPublisher(hub) as publisher:
        await publisher.publish([an_event(1)])

    assert entra.is_closed


async def test_a_token_that_the_hub_does_not_believe_is_no_lost_event(front: Front) -> None:
    hub = a_hub(front, websockets=False, entra=Entra("somebody else's"))

    async with EventHubPublisher(hub) as publisher:
        with pytest.raises(TransientError):
            await publisher.publish([an_event(1)])


async def test_a_stranger_with_another_certificate_is_told_nothing(
    front: Front, endpoint: EventHubsEndpoint
) -> None:
    hub = a_hub(front, websockets=False, entra=Entra())
    hub.ca_file = None

    async with EventHubPublisher(hub) as publisher:
        with pytest.raises(TransientError):
            await publisher.publish([an_event(1)])

    assert not any(endpoint.stored())
