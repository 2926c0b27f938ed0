"""A process with a wrong setting does not start, and says everything that is wrong at once."""

from ipaddress import ip_network

import pytest

from chassis.settings import (
    ArtifactSettings,
    AuthSettings,
    BrokerSettings,
    FetchSettings,
    HttpSettings,
    LogSettings,
    RecordSettings,
    is_loopback,
    load,
)


class Settings(RecordSettings, BrokerSettings, ArtifactSettings, AuthSettings, HttpSettings):
    """As a service has them."""


GOOD = {
    "DATABASE_URL": "postgresql://pageloom:hunter2@db/pageloom",
    "REDIS_URL": "redis://:hunter2@redis:6379/0",
    "ARTIFACTS_URL": "s3://bucket/prefix",
    "AUTH_MODE": "gateway",
}
JWT = {
    "AUTH_MODE": "jwt",
    "AUTH_JWKS_URL": "https://id.example/jwks",
    "AUTH_ISSUER": "https://id.example",
    "AUTH_AUDIENCE": "pageloom",
}
DEV = {"AUTH_MODE": "dev", "AUTH_DEV_SECRET": "s" * 32}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def refusal(capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as left:
        load(Settings)
    assert left.value.code == 78
    return capsys.readouterr().err


def test_what_is_not_told_has_a_default() -> None:
    settings = load(Settings)

    assert settings.host == "127.0.0.1"
    assert settings.public_base_url == "http://localhost:8080"
    assert "http://localhost:5173" in settings.cors_origins


def test_everything_wrong_is_told_at_once_and_nothing_secret_with_it(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setenv("DATABASE_URL", "mysql://root:hunter2@db/x")
    environment.setenv("PORT", "99999")
    environment.delenv("REDIS_URL")
    environment.delenv("AUTH_MODE")

    told = refusal(capsys)

    assert {
        name for name in ("DATABASE_URL", "PORT", "REDIS_URL", "AUTH_MODE") if name in told
    } == {
        "DATABASE_URL",
        "PORT",
        "REDIS_URL",
        "AUTH_MODE",
    }
    assert "hunter2" not in told


def test_without_a_chosen_authentication_nothing_starts(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.delenv("AUTH_MODE")

    told = refusal(capsys)

    assert "AUTH_MODE: is not set" in told
    assert "jwt" in told
    assert "gateway" in told
    assert "dev" in told


@pytest.mark.parametrize("missing", ["AUTH_JWKS_URL", "AUTH_ISSUER", "AUTH_AUDIENCE"])
def test_mode_jwt_needs_all_of_it(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], missing: str
) -> None:
    for name, value in JWT.items():
        environment.setenv(name, value)
    environment.delenv(missing)

    assert missing in refusal(capsys)


def test_mode_jwt_starts_with_all_of_it(environment: pytest.MonkeyPatch) -> None:
    for name, value in JWT.items():
        environment.setenv(name, value)

    assert load(Settings).auth_algorithms == ("RS256", "ES256", "EdDSA")


@pytest.mark.parametrize("algorithms", ["HS256", "RS256,HS256", "none", "RS256,none", ","])
def test_an_algorithm_whose_key_is_a_secret_is_refused(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], algorithms: str
) -> None:
    environment.setenv("AUTH_ALGORITHMS", algorithms)

    assert "AUTH_ALGORITHMS" in refusal(capsys)


@pytest.mark.parametrize("secret", ["", "short"])
def test_mode_dev_needs_a_long_secret(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], secret: str
) -> None:
    environment.setenv("AUTH_MODE", "dev")
    environment.setenv("AUTH_DEV_SECRET", secret)

    assert "AUTH_DEV_SECRET" in refusal(capsys)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "pageloom.example"])  # noqa: S104 - to be refused
def test_mode_dev_stays_at_home(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], host: str
) -> None:
    for name, value in {**DEV, "HOST": host}.items():
        environment.setenv(name, value)

    assert "AUTH_MODE" in refusal(capsys)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.5.0.1"])
def test_the_loopback_has_several_names(host: str) -> None:
    assert is_loopback(host)


def test_an_empty_variable_is_an_unset_one(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("PORT", "")

    assert load(Settings).port == 8080


def test_lists_are_separated_by_commas(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("CORS_ORIGINS", "https://a.example, https://b.example")
    environment.setenv("FETCH_DENIED_NETWORKS", "10.8.0.0/14,fd00::/8")

    assert load(Settings).cors_origins == ("https://a.example", "https://b.example")
    assert load(FetchSettings).fetch_denied_networks == (
        ip_network("10.8.0.0/14"),
        ip_network("fd00::/8"),
    )


def test_an_address_has_no_slash_at_its_end(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("PUBLIC_BASE_URL", "https://pageloom.example/")

    assert load(Settings).public_base_url == "https://pageloom.example"


def test_a_log_level_may_be_written_small(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("LOG_LEVEL", "debug")

    assert load(LogSettings).log_level == "DEBUG"


def test_settings_do_not_change_and_do_not_tell_secrets() -> None:
    settings = load(Settings)

    with pytest.raises(ValueError, match="frozen"):
        settings.__setattr__("port", 1)
    assert "hunter2" not in repr(settings)
