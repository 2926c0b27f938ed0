"""Who may speak to whom: exactly what the settings say that a process speaks to."""

from ipaddress import IPv4Address, IPv4Network

import pytest

from chassis.addresses import AddressPolicy
from chassis.settings import AuthSettings, BrokerSettings, FetchSettings, RecordSettings
from tests.deployment.manifests import NAME, Manifests, Workload

# Public addresses, so that the rule is seen to let through what it should.
PUBLIC = ("1.1.1.1", "93.184.215.14", "223.130.195.95")


def those_that_read(manifests: Manifests, *settings: type) -> set[str]:
    return {one.labels[NAME] for one in manifests.ours if issubclass(one.settings, settings)}


def is_told(workload: Workload, manifests: Manifests, name: str) -> bool:
    return name in dict(manifests.environment(workload))


def internet(manifests: Manifests) -> tuple[IPv4Network, list[IPv4Network]]:
    (rule,) = manifests.named("NetworkPolicy", "to-internet")["spec"]["egress"]
    (to,) = rule["to"]
    return IPv4Network(to["ipBlock"]["cidr"]), [IPv4Network(one) for one in to["ipBlock"]["except"]]


def test_nothing_speaks_unless_an_edge_allows_it(manifests: Manifests) -> None:
    spec = manifests.named("NetworkPolicy", "default-deny")["spec"]

    assert spec == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


def test_whoever_is_told_of_the_record_may_reach_it_and_nobody_else(manifests: Manifests) -> None:
    assert manifests.allowed("to-record") == those_that_read(manifests, RecordSettings)


def test_whoever_is_told_of_the_broker_may_reach_it_and_nobody_else(manifests: Manifests) -> None:
    told = {one.labels[NAME] for one in manifests.ours if is_told(one, manifests, "REDIS_URL")}

    assert manifests.allowed("to-broker") == told
    assert those_that_read(manifests, BrokerSettings) <= told


def test_only_who_fetches_or_asks_for_keys_reaches_the_internet(manifests: Manifests) -> None:
    needed = those_that_read(manifests, FetchSettings, AuthSettings)
    # The courier gets tokens from Entra ID.
    for_tokens = {
        one.labels[NAME] for one in manifests.ours if "azure.workload.identity/use" in one.labels
    }

    assert manifests.allowed("to-internet") == needed | for_tokens


def test_the_event_hub_is_reached_by_those_who_write_and_read_it(
    rendered: dict[str, Manifests],
) -> None:
    azure = rendered["azure"]
    users = {one.labels[NAME] for one in azure.ours if "event_log" in one.settings.model_fields}

    assert azure.allowed("to-event-log") == users
    assert "to-event-log" not in rendered["local"].text


def test_artifacts_in_the_cloud_are_reached_by_those_who_keep_them(
    rendered: dict[str, Manifests],
) -> None:
    azure = rendered["azure"]
    users = {one.labels[NAME] for one in azure.ours if "artifacts_url" in one.settings.model_fields}

    assert azure.allowed("to-artifacts") == users


def test_artifacts_on_a_volume_are_mounted_by_those_who_keep_them(
    rendered: dict[str, Manifests],
) -> None:
    local = rendered["local"]
    mounted = {
        one.name
        for one in local.ours
        if "artifacts" in {volume["name"] for volume in one.pod["volumes"]}
    }

    assert mounted == {
        one.name for one in local.ours if "artifacts_url" in one.settings.model_fields
    }


@pytest.mark.parametrize(
    "address",
    ["10.0.0.1", "172.31.255.1", "192.168.1.1", "169.254.169.254", "168.63.129.16", "127.0.0.1"],
)
def test_the_internet_is_public_addresses_only(address: str, manifests: Manifests) -> None:
    _, withheld = internet(manifests)

    assert any(IPv4Address(address) in network for network in withheld)


def test_the_second_wall_stands_where_the_first_one_does(manifests: Manifests) -> None:
    everything, withheld = internet(manifests)
    first = AddressPolicy()

    assert everything == IPv4Network("0.0.0.0/0")
    assert not [one for one in withheld if first.allows(one.network_address)]
    assert all(first.allows(IPv4Address(one)) for one in PUBLIC)
    assert not [one for one in PUBLIC for network in withheld if IPv4Address(one) in network]


def test_requests_come_in_through_a_gateway_and_probes_aside_from_nowhere_else(
    manifests: Manifests,
) -> None:
    (rule,) = manifests.named("NetworkPolicy", "from-gateway")["spec"]["ingress"]
    served = {one["metadata"]["name"] for one in manifests.of_kind("Service")}

    assert manifests.allowed("from-gateway") == served - {"postgresql", "redis"}
    assert rule["from"] == [{"namespaceSelector": {"matchLabels": {"pageloom/gateway": "true"}}}]


def test_metrics_are_read_from_every_deployment(manifests: Manifests) -> None:
    assert manifests.allowed("from-monitoring") == {one.name for one in manifests.deployments}


def test_neighbours_let_in_those_who_may_reach_them(rendered: dict[str, Manifests]) -> None:
    local = rendered["local"]
    pairs = {"from-record-users": "to-record", "from-broker-users": "to-broker"}

    for inwards, outwards in pairs.items():
        (rule,) = local.named("NetworkPolicy", inwards)["spec"]["ingress"]
        (expression,) = rule["from"][0]["podSelector"]["matchExpressions"]
        assert set(expression["values"]) == local.allowed(outwards)


def test_routes_lead_to_services_that_exist(rendered: dict[str, Manifests]) -> None:
    azure = rendered["azure"]
    services = {
        (one["metadata"]["name"], one["spec"]["ports"][0]["port"])
        for one in azure.of_kind("Service")
    }
    backends = {
        (backend["name"], backend["port"])
        for route in azure.of_kind("HTTPRoute")
        for rule in route["spec"]["rules"]
        for backend in rule["backendRefs"]
    }

    assert backends == services


def test_no_route_lets_a_stranger_say_who_he_is(rendered: dict[str, Manifests]) -> None:
    for route in rendered["azure"].of_kind("HTTPRoute"):
        for rule in route["spec"]["rules"]:
            removed = [
                header
                for one in rule["filters"]
                for header in one["requestHeaderModifier"]["remove"]
            ]
            assert "X-User-Id" in removed
