"""Numbers of the gateways that must agree with those of the services."""

import re
from pathlib import Path

import pytest

import api_service.settings
import notification_service.settings
from api_service.app import BODY_LIMITS
from api_service.headers import LONGEST_WAIT_SECONDS
from chassis.serving import KEEP_ALIVE_SECONDS

UNITS = {"s": 1, "m": 60, "h": 3600, "": 1}
API = api_service.settings.Settings
RELAY = notification_service.settings.Settings


def default(settings: type, name: str) -> float:
    return float(settings.model_fields[name].default)  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def nginx(root: Path) -> str:
    return (root / "gateway/nginx/templates/pageloom.conf.template").read_text()


@pytest.fixture(scope="session")
def nginx_streams(root: Path) -> str:
    return (root / "gateway/nginx/templates/stream/held_open.conf.template").read_text()


def seconds(text: str, directive: str) -> list[float]:
    """Every value of a directive, in seconds."""
    found = re.findall(rf"^\s*{directive} (\d+)([smh]?);", text, re.MULTILINE)
    return [int(number) * UNITS[unit] for number, unit in found]


def test_nginx_lets_go_of_connections_before_the_services_do(nginx: str) -> None:
    upstreams = re.findall(r"upstream \w+ \{.*?\n\}", nginx, re.DOTALL)
    idle = [value for block in upstreams for value in seconds(block, "keepalive_timeout")]

    assert len(idle) == 2
    # A whole round trip and a slow event loop fit between the two.
    assert max(idle) + 10 < KEEP_ALIVE_SECONDS


def test_nginx_waits_longer_than_a_client_may_ask_to_wait(nginx: str) -> None:
    assert seconds(nginx, "proxy_read_timeout") == [75]
    assert LONGEST_WAIT_SECONDS + 10 < 75


def test_nginx_outlasts_several_missed_heartbeats(nginx_streams: str) -> None:
    heartbeat = default(RELAY, "notification_heartbeat_seconds")

    assert seconds(nginx_streams, "proxy_read_timeout")[0] >= 3 * heartbeat


def test_nginx_takes_every_body_that_a_service_takes(nginx: str) -> None:
    mebibytes = int(re.search(r"client_max_body_size (\d+)m;", nginx)[1])  # type: ignore[index]

    assert max(limit.max_bytes for limit in BODY_LIMITS) <= mebibytes * 1024 * 1024


def test_a_replica_is_tried_again_before_the_next_one_leaves() -> None:
    left_out = 2  # fail_timeout in every example of an upstream's servers

    assert left_out < default(API, "drain_delay_seconds")
    assert left_out < default(RELAY, "drain_delay_seconds")


def test_whoever_repeats_does_so_only_while_nobody_can_be_at_work(nginx: str) -> None:
    patience = seconds(nginx, "proxy_next_upstream_timeout")[0]

    assert seconds(nginx, "proxy_connect_timeout")[0] * 3 < patience
    assert patience < seconds(nginx, "proxy_read_timeout")[0]
