"""A log that is chosen is told completely, or the process says what is missing."""

import importlib.util

import pytest

from chassis.event_log_settings import EventLogReaderSettings
from chassis.settings import load

KEY = "SharedAccessKeyName=relay;SharedAccessKey=abc="
HUB = f"Endpoint=sb://pageloom.servicebus.windows.net/;{KEY}"
HUBS = {
    "EVENT_LOG": "eventhubs",
    "EVENTHUB_CONNECTION_STRING": HUB,
    "EVENTHUB_NAME": "events",
}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in EventLogReaderSettings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    return monkeypatch


def read(environment: pytest.MonkeyPatch, **values: str) -> EventLogReaderSettings:
    for name, value in values.items():
        environment.setenv(name, value)
    return load(EventLogReaderSettings)


def test_redis_is_the_log_unless_another_is_named(environment: pytest.MonkeyPatch) -> None:
    assert read(environment, REDIS_URL="redis://redis/0").event_log == "redis"


def test_event_hubs_needs_no_redis_to_be_read(environment: pytest.MonkeyPatch) -> None:
    settings = read(environment, **HUBS)

    assert settings.redis_url is None
    assert settings.eventhub_consumer_group == "$Default"


def test_a_connection_string_may_name_the_hub(environment: pytest.MonkeyPatch) -> None:
    values = HUBS | {"EVENTHUB_CONNECTION_STRING": f"{HUB};EntityPath=events"}
    del values["EVENTHUB_NAME"]

    assert read(environment, **values).eventhub_name is None


def test_a_namespace_is_reached_with_the_identity_of_the_process(
    environment: pytest.MonkeyPatch,
) -> None:
    values = HUBS | {"EVENTHUB_NAMESPACE": "pageloom.servicebus.windows.net"}
    del values["EVENTHUB_CONNECTION_STRING"]

    assert read(environment, **values).eventhub_connection_string is None


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"EVENT_LOG": "redis"}, "REDIS_URL: Value error, EVENT_LOG=redis needs it"),
        ({"EVENT_LOG": "kafka"}, "EVENT_LOG: Input should be"),
        ({"EVENTHUB_CONNECTION_STRING": ""}, "EVENTHUB_NAMESPACE: Value error"),
        ({"EVENTHUB_NAMESPACE": "pageloom.servicebus.windows.net"}, "EVENTHUB_NAMESPACE:"),
        ({"EVENTHUB_NAMESPACE": "sb://pageloom"}, "EVENTHUB_NAMESPACE: String should match"),
        ({"EVENTHUB_CONNECTION_STRING": f"https://x;{KEY}"}, "EVENTHUB_CONNECTION_STRING:"),
        (
            {"EVENTHUB_CONNECTION_STRING": "Endpoint=sb://pageloom.servicebus.windows.net/"},
            "needs SharedAccessKeyName and SharedAccessKey",
        ),
        ({"EVENTHUB_NAME": ""}, "EVENTHUB_NAME: Value error, EVENT_LOG=eventhubs needs it"),
        ({"EVENTHUB_WEBSOCKETS": "maybe"}, "EVENTHUB_WEBSOCKETS:"),
        ({"EVENTHUB_CHECKPOINTS": "blob"}, "EVENTHUB_BLOB_CONNECTION_STRING: Value error"),
        (
            {
                "EVENTHUB_CHECKPOINTS": "blob",
                "EVENTHUB_BLOB_CONNECTION_STRING": "UseDevelopmentStorage=true",
                "EVENTHUB_BLOB_CONTAINER": "ab",
            },
            "EVENTHUB_BLOB_CONTAINER: String should match",
        ),
    ],
    ids=str,
)
def test_what_is_wrong_is_told_and_nothing_starts(
    change: dict[str, str],
    complaint: str,
    environment: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as left:
        read(environment, **HUBS | change)

    assert left.value.code == 78
    told = capsys.readouterr().err
    assert complaint in told
    assert "abc=" not in told


def test_a_log_whose_client_is_not_installed_is_refused_at_start(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setattr(importlib.util, "find_spec", lambda _: None)

    with pytest.raises(SystemExit):
        read(environment, **HUBS)

    assert "needs what chassis[eventhub] installs" in capsys.readouterr().err
