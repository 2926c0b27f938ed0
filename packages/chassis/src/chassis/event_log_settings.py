"""Which log carries events, as the environment tells it."""

import importlib.util
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, FilePath, SecretStr, ValidationInfo, field_validator

from chassis.settings import Environment, RedisUrl


def _connection_string(value: SecretStr) -> SecretStr:
    parts = dict(part.partition("=")[::2] for part in value.get_secret_value().split(";"))
    has_key = {"SharedAccessKeyName", "SharedAccessKey"} <= parts.keys()
    if not parts.get("Endpoint", "").startswith("sb://"):
        raise ValueError("must be Endpoint=sb://…;SharedAccessKeyName=…;SharedAccessKey=…")
    if not has_key and "SharedAccessSignature" not in parts:
        raise ValueError("needs SharedAccessKeyName and SharedAccessKey")
    return value


def _uses_hub(info: ValidationInfo) -> bool:
    return info.data.get("event_log") == "eventhubs"


def _need(module: str, *, extra: str) -> None:
    try:
        is_there = importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        is_there = False
    if not is_there:
        raise ValueError(f"needs what chassis[{extra}] installs")


HubConnectionString = Annotated[SecretStr, AfterValidator(_connection_string)]


class EventLogSettings(Environment):
    """Which log carries events, and how it is reached."""

    event_log: Literal["redis", "eventhubs"] = "redis"
    # Either a connection string, or a namespace and whatever identity the process has.
    eventhub_connection_string: HubConnectionString | None = None
    eventhub_namespace: str | None = Field(
        default=None,
        validate_default=True,
        pattern=r"^[a-z0-9][a-z0-9.-]*\.[a-z0-9.-]+$",
        description="name.servicebus.windows.net, for Entra ID; or EVENTHUB_CONNECTION_STRING",
    )
    eventhub_name: str | None = Field(
        default=None,
        validate_default=True,
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,255}$",
        description="may stand in the connection string as EntityPath",
    )
    # Through port 443, where 5671 is closed.
    eventhub_websockets: bool = False
    # Where the namespace is reached by another way than its own name: a private endpoint's
    # gateway, a relay of the network.
    eventhub_custom_endpoint: str | None = Field(
        default=None,
        pattern=r"^sb://[^\s/?#]+$",
        description="sb://gateway.example:443",
    )
    # Who is trusted to vouch for the other end, as PEM; the system's authorities without it.
    eventhub_ca_file: FilePath | None = None

    @field_validator("event_log")
    @classmethod
    def _sdk_is_there(cls, value: str) -> str:
        if value == "eventhubs":
            _need("azure.eventhub", extra="eventhub")
        return value

    @field_validator("eventhub_namespace")
    @classmethod
    def _one_way_to_reach_it(cls, value: str | None, info: ValidationInfo) -> str | None:
        if "event_log" in info.data and _uses_hub(info):
            if (value is None) == (info.data.get("eventhub_connection_string") is None):
                raise ValueError("EVENT_LOG=eventhubs needs it or EVENTHUB_CONNECTION_STRING")
            if value is not None:
                _need("azure.identity", extra="eventhub-entra")
        return value

    @field_validator("eventhub_name")
    @classmethod
    def _hub_is_named(cls, value: str | None, info: ValidationInfo) -> str | None:
        secret = info.data.get("eventhub_connection_string")
        is_named = value or (secret and "EntityPath=" in secret.get_secret_value())
        if _uses_hub(info) and not is_named:
            raise ValueError("EVENT_LOG=eventhubs needs it")
        return value

    @field_validator("eventhub_websockets")
    @classmethod
    def _websockets_are_there(cls, value: bool) -> bool:
        if value:
            _need("aiohttp", extra="eventhub")
        return value


class EventLogReaderSettings(EventLogSettings):
    """How the log is read; writing it needs none of this."""

    # Reading Redis Streams; Event Hubs needs no Redis.
    redis_url: RedisUrl | None = Field(
        default=None, validate_default=True, description="redis://:password@host:6379/0"
    )
    eventhub_consumer_group: str = Field(default="$Default", min_length=1, max_length=50)
    # Where readers agree on partitions: beside the inbox, or in the SDK's own blob store.
    eventhub_checkpoints: Literal["postgres", "blob"] = "postgres"
    eventhub_blob_connection_string: SecretStr | None = Field(default=None, validate_default=True)
    # The service's own rule; a shorter name fails at every look.
    eventhub_blob_container: str | None = Field(
        default=None, validate_default=True, pattern=r"^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$"
    )

    @field_validator("redis_url")
    @classmethod
    def _redis_is_known(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if value is None and not _uses_hub(info):
            raise ValueError("EVENT_LOG=redis needs it")
        return value

    @field_validator("eventhub_blob_connection_string", "eventhub_blob_container")
    @classmethod
    def _blob_is_complete(cls, value: Any, info: ValidationInfo) -> Any:
        if _uses_hub(info) and info.data.get("eventhub_checkpoints") == "blob":
            if value is None:
                raise ValueError("EVENTHUB_CHECKPOINTS=blob needs it")
            _need("azure.eventhub.extensions.checkpointstoreblobaio", extra="eventhub-blob")
        return value
