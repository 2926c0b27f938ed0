"""Reading the environment once; failing with the whole list."""

import ipaddress
import sys
from typing import Annotated, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

# What sysexits.h calls a configuration error; a supervisor can tell it from a crash.
EX_CONFIG = 78

# With a symmetric algorithm whoever can check a token could also make one.
ASYMMETRIC_ALGORITHMS = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)
# RFC 7518, 3.2: the key of HS256 is at least as long as its hash.
DEV_SECRET_MIN_BYTES = 32

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _split(value: object) -> object:
    if not isinstance(value, str):
        return value
    return [part.strip() for part in value.split(",") if part.strip()]


def _http_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("must be an absolute http(s) URL")
    return value.rstrip("/")


def _has_scheme(*schemes: str) -> AfterValidator:
    def check(value: SecretStr) -> SecretStr:
        if not value.get_secret_value().startswith(tuple(f"{scheme}:" for scheme in schemes)):
            raise ValueError(f"must be a URL beginning with {' or '.join(schemes)}:")
        return value

    return AfterValidator(check)


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


CommaList = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]
NetworkList = Annotated[tuple[Network, ...], NoDecode, BeforeValidator(_split)]
HttpUrl = Annotated[str, AfterValidator(_http_url)]
RedisUrl = Annotated[SecretStr, _has_scheme("redis", "rediss", "unix")]


class Environment(BaseSettings):
    """Where settings are read from."""

    # An empty variable is an unset one: compose files pass `${NAME:-}`.
    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)


class RecordSettings(Environment):
    """Where the record is."""

    database_url: Annotated[SecretStr, _has_scheme("postgresql", "postgres")] = Field(
        description="postgresql://user:password@host:5432/pageloom"
    )
    # Connections per process; PostgreSQL's default limit of 100 is shared by all replicas.
    database_pool_size: int = Field(default=8, ge=1, le=50)


class BrokerSettings(Environment):
    """Where tasks wait and the event log is kept."""

    redis_url: RedisUrl = Field(description="redis://:password@host:6379/0")


class PublicSettings(Environment):
    """How the world reaches us."""

    # Stands in pages that outlive the process, so it is told and never guessed.
    public_base_url: HttpUrl = "http://localhost:8080"


class ArtifactSettings(PublicSettings):
    """Where images and pages are stored. Credentials come the way the cloud's SDK finds them."""

    artifacts_url: str = Field(
        pattern=r"^(file:///|s3://|az://|abfss?://|gs://|memory:///?)",
        description="file:///directory, s3://bucket/prefix or az://container/prefix",
    )


class LogSettings(Environment):
    """How much is logged."""

    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)] = (
        "INFO"
    )


class TracingSettings(Environment):
    """Where spans go."""

    tracing: Literal["off", "otlp", "console"] = "off"
    # A collector's base address for OTLP over HTTP.
    tracing_endpoint: HttpUrl = "http://localhost:4318"
    # Of traces that begin here; whoever calls with a trace of its own has decided already.
    tracing_share: float = Field(default=1.0, ge=0, le=1)


class ListenSettings(Environment):
    """Where a service listens."""

    # Only a container, or whoever means it, opens the door to other machines.
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=1, le=65535)


class HttpSettings(ListenSettings, PublicSettings):
    """How a service serves."""

    cors_origins: CommaList = (
        "http://localhost:3000",
        "http://localhost:4173",
        "http://localhost:5173",
    )
    # Longer than gateways take to learn that a replica leaves; it serves until they have.
    drain_delay_seconds: int = Field(default=5, ge=0, le=120)
    # Both together less than a pod's grace period, with room to close connections.
    drain_seconds: int = Field(default=25, ge=1, le=300)


class AuthSettings(ListenSettings):
    """Whom a request is believed to come from. There is no default: a guess would be a hole."""

    auth_mode: Literal["jwt", "gateway", "dev"] = Field(
        description="jwt (tokens of an identity service), gateway (X-User-Id set by the gateway "
        "in front) or dev (own tokens, loopback only)"
    )
    auth_jwks_url: HttpUrl | None = Field(default=None, validate_default=True)
    auth_issuer: str | None = Field(default=None, validate_default=True)
    auth_audience: str | None = Field(default=None, validate_default=True)
    auth_algorithms: CommaList = ("RS256", "ES256", "EdDSA")
    auth_dev_secret: SecretStr | None = Field(default=None, validate_default=True)

    @field_validator("auth_mode")
    @classmethod
    def _dev_stays_at_home(cls, value: str, info: ValidationInfo) -> str:
        if value == "dev" and not is_loopback(str(info.data.get("host", "127.0.0.1"))):
            raise ValueError("dev issues its own tokens and needs a loopback HOST (127.0.0.1)")
        return value

    @field_validator("auth_jwks_url", "auth_issuer", "auth_audience")
    @classmethod
    def _jwt_is_complete(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None and info.data.get("auth_mode") == "jwt":
            raise ValueError("AUTH_MODE=jwt needs it")
        return value

    @field_validator("auth_algorithms")
    @classmethod
    def _asymmetric(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value or not ASYMMETRIC_ALGORITHMS.issuperset(value):
            raise ValueError(f"must be among {', '.join(sorted(ASYMMETRIC_ALGORITHMS))}")
        return value

    @field_validator("auth_dev_secret")
    @classmethod
    def _dev_has_a_secret(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if info.data.get("auth_mode") != "dev":
            return value
        if value is None or len(value.get_secret_value().encode()) < DEV_SECRET_MIN_BYTES:
            raise ValueError(f"AUTH_MODE=dev needs at least {DEV_SECRET_MIN_BYTES} bytes")
        return value


class FetchSettings(Environment):
    """What a stranger's URL may never reach, beside what is never public anyway."""

    # The cluster's own pod and service networks, where they are public addresses.
    fetch_denied_networks: NetworkList = ()


class BudgetSettings(Environment):
    """What suppliers may cost."""

    # Of one user, from midnight to midnight in Seoul, by the configured prices; None: no limit.
    supplier_daily_budget_usd: float | None = Field(default=None, gt=0)

    @property
    def daily_budget_micro_usd(self) -> int | None:
        usd = self.supplier_daily_budget_usd
        return None if usd is None else round(usd * 1_000_000)


def is_loopback(host: str) -> bool:
    """Say whether `host`, a name or a literal address, is this machine only."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


S = TypeVar("S", bound=BaseSettings)


def load(settings: type[S]) -> S:
    """Return the settings, or print everything that is wrong with them and exit with 78."""
    try:
        return settings()
    except ValidationError as error:
        lines = (_complaint(settings, detail) for detail in error.errors(include_input=False))
        sys.stderr.write("The settings are not usable:\n" + "".join(lines))
        raise SystemExit(EX_CONFIG) from None


def _complaint(settings: type[BaseSettings], detail: ErrorDetails) -> str:
    name = str(detail["loc"][0]) if detail["loc"] else ""
    field = settings.model_fields.get(name)
    hint = f" ({field.description})" if field and field.description else ""
    what = "is not set" if detail["type"] == "missing" else detail["msg"]
    return f"  {name.upper()}: {what}{hint}\n"
