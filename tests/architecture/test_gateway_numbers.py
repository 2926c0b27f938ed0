"""Numbers of the gateways that must agree with those of the services."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import notification_service.settings
from api_service.app import BODY_LIMITS
from api_service.headers import LONGEST_WAIT_SECONDS
from chassis.serving import KEEP_ALIVE_SECONDS

UNITS = {"s": 1, "m": 60, "h": 3600}
RELAY = notification_service.settings.Settings


def default(settings: type, name: str) -> float:
    return float(settings.model_fields[name].default)  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def nginx(root: Path) -> str:
    return (root / "gateway/nginx/templates/pageloom.conf.template").read_text()


@pytest.fixture(scope="session")
def nginx_streams(root: Path) -> str:
    return (root / "gateway/nginx/templates/stream/held_open.conf.template").read_text()


def duration(value: str) -> float:
    """Read `75s`, `5m` or `100ms`, in seconds."""
    if value.endswith("ms"):
        return float(value[:-2]) / 1000
    return float(value[:-1]) * UNITS[value[-1]]


def seconds(text: str, directive: str) -> list[float]:
    """Every value of a directive, in seconds."""
    return [duration(value) for value in re.findall(rf"^\s*{directive} (\w+);", text, re.MULTILINE)]


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


def test_no_gateway_leaves_out_a_replica_until_a_stream_has_ended(root: Path) -> None:
    compose = yaml.safe_load((root / "docker-compose.yml").read_text())
    told = compose["services"]["gateway"]["environment"]
    servers = re.findall(
        r"server [^;]+;", told["GATEWAY_API_SERVERS"] + told["GATEWAY_RELAY_SERVERS"]
    )

    assert servers
    assert not [server for server in servers if "max_fails=0;" not in server]


def test_whoever_repeats_does_so_only_while_nobody_can_be_at_work(nginx: str) -> None:
    patience = seconds(nginx, "proxy_next_upstream_timeout")[0]

    assert seconds(nginx, "proxy_connect_timeout")[0] * 3 < patience
    assert patience < seconds(nginx, "proxy_read_timeout")[0]


@pytest.fixture(scope="session")
def spring(root: Path) -> Any:
    told = yaml.safe_load((root / "gateway/spring-cloud-gateway/application.yml").read_text())
    return told["spring"]["cloud"]["gateway"]["server"]["webflux"]


def spring_filters(route: Any) -> set[str]:
    return {
        each["name"] if isinstance(each, dict) else each.partition("=")[0]
        for each in route.get("filters", [])
    }


def test_spring_lets_go_of_connections_before_the_services_do(spring: Any) -> None:
    pool = spring["httpclient"]["pool"]

    assert (
        duration(pool["max-idle-time"]) + duration(pool["eviction-interval"]) < KEEP_ALIVE_SECONDS
    )
    assert pool["leasing-strategy"] == "lifo"


def test_spring_waits_longer_than_a_client_may_ask_to_wait(spring: Any) -> None:
    assert duration(spring["httpclient"]["response-timeout"]) > LONGEST_WAIT_SECONDS + 10


def test_spring_leaves_streams_open_and_their_bodies_alone(spring: Any) -> None:
    first, second, *others = spring["routes"]

    assert [route["metadata"]["response-timeout"] for route in (first, second)] == [-1, -1]
    assert not spring_filters(first) | spring_filters(second)
    assert not [route for route in others if "metadata" in route]


def test_spring_repeats_a_post_only_with_a_key(spring: Any) -> None:
    repeated = [route for route in spring["routes"] if "Retry" in spring_filters(route)]

    for route in repeated:
        of_method = {each for each in route["predicates"] if each.startswith("Method=")}
        assert of_method in ({"Method=GET"}, {"Method=POST"})
        if of_method == {"Method=POST"}:
            assert "Header=Idempotency-Key, .+" in route["predicates"]
    assert len(repeated) == 3


@pytest.fixture(scope="session")
def routes(root: Path) -> list[Any]:
    files = sorted((root / "gateway/gateway-api").glob("httproute-*.yaml"))
    return [rule for file in files for rule in yaml.safe_load(file.read_text())["spec"]["rules"]]


def is_stream(rule: Any) -> bool:
    return any(match["path"]["value"].endswith(("/events", "/stream")) for match in rule["matches"])


def test_routes_of_a_cluster_leave_streams_open_and_wait_for_the_others(routes: list[Any]) -> None:
    ordinary = [rule for rule in routes if not is_stream(rule)]
    of_orders = [rule for rule in ordinary if "generation" in rule["matches"][0]["path"]["value"]]

    assert [rule["timeouts"]["request"] for rule in routes if is_stream(rule)] == ["0s", "0s"]
    assert min(duration(rule["timeouts"]["request"]) for rule in of_orders) > LONGEST_WAIT_SECONDS
    assert len(of_orders) == 3


def test_routes_of_a_cluster_repeat_a_post_only_with_a_key(routes: list[Any]) -> None:
    for match in (match for rule in routes if "retry" in rule for match in rule["matches"]):
        has_key = "Idempotency-Key" in [each["name"] for each in match.get("headers", [])]
        assert match["method"] == "GET" or (match["method"] == "POST" and has_key)


def test_every_gateway_leads_to_the_status_page(routes: list[Any], spring: Any, nginx: str) -> None:
    exact = [match["path"]["value"] for rule in routes for match in rule["matches"]]

    assert "/api/status" in exact
    assert ["Path=/api/status", "Method=GET"] in [each["predicates"] for each in spring["routes"]]
    assert "location = /api/status {" in nginx


def test_no_route_of_a_cluster_lets_a_client_name_itself(routes: list[Any], spring: Any) -> None:
    removed = [
        rule["filters"][0]["requestHeaderModifier"]["remove"] == ["X-User-Id"] for rule in routes
    ]

    assert removed
    assert all(removed)
    assert "RemoveRequestHeader=X-User-Id" in spring["default-filters"]


def test_envoy_lets_go_of_connections_before_the_services_do(root: Path) -> None:
    envoy = yaml.safe_load((root / "gateway/gateway-api/envoy-gateway.yaml").read_text())
    istio = yaml.safe_load_all((root / "gateway/gateway-api/istio.yaml").read_text())

    idle = [envoy["spec"]["timeout"]["http"]["connectionIdleTimeout"]]
    idle += [
        rule["spec"]["trafficPolicy"]["connectionPool"]["http"]["idleTimeout"] for rule in istio
    ]

    assert len(idle) == 3
    assert max(duration(each) for each in idle) + 10 < KEEP_ALIVE_SECONDS
