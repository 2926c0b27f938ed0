"""What operators' resources look like: the fields that we use, and no others.

Read from their reference pages: KEDA 2.14 (ScaledObject, TriggerAuthentication), External Secrets
v1, Gateway API 1.7 and Prometheus Operator v1. A misspelt field fails here instead of being dropped
in silence by a cluster.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

Duration = Annotated[str, Field(pattern=r"^([0-9]+(h|m|s|ms))+$")]
Port = Annotated[int, Field(ge=1, le=65535)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, alias_generator=to_camel)


class Metadata(Strict):
    name: str
    namespace: Literal["sangsangplus-backend"]
    labels: dict[str, str] = {}


class Resource(Strict):
    api_version: str
    kind: str
    metadata: Metadata


class Named(Strict):
    name: str


class PostgresQuery(Strict):
    query: str = Field(pattern=r"^SELECT ")
    # KEDA reads numbers as text.
    target_query_value: str = Field(pattern=r"^[0-9.]+$")


class Trigger(Strict):
    type: Literal["postgresql"]
    name: str
    metric_type: Literal["AverageValue", "Value"]
    metadata: PostgresQuery
    authentication_ref: Named


class Fallback(Strict):
    failure_threshold: int
    replicas: int


class Policy(Strict):
    type: Literal["Pods", "Percent"]
    value: int
    period_seconds: int = Field(ge=1, le=1800)


class Rules(Strict):
    stabilization_window_seconds: int = Field(ge=0, le=3600)
    policies: list[Policy]


class Behavior(Strict):
    scale_up: Rules
    scale_down: Rules


class HpaConfig(Strict):
    behavior: Behavior


class Advanced(Strict):
    horizontal_pod_autoscaler_config: HpaConfig


class ScaledObjectSpec(Strict):
    scale_target_ref: Named
    min_replica_count: int = Field(ge=1)
    max_replica_count: int = Field(ge=1)
    polling_interval: int
    fallback: Fallback
    advanced: Advanced
    triggers: list[Trigger] = Field(min_length=1)


class ScaledObject(Resource):
    spec: ScaledObjectSpec


class SecretTarget(Strict):
    parameter: Literal["connection"]
    name: str
    key: str


class TriggerAuthenticationSpec(Strict):
    secret_target_ref: list[SecretTarget]


class TriggerAuthentication(Resource):
    spec: TriggerAuthenticationSpec


class KeyVault(Strict):
    auth_type: Literal["WorkloadIdentity"]
    vault_url: str = Field(pattern=r"^https://")
    service_account_ref: Named


class Provider(Strict):
    azurekv: KeyVault


class SecretStoreSpec(Strict):
    provider: Provider


class SecretStore(Resource):
    spec: SecretStoreSpec


class StoreRef(Strict):
    kind: Literal["SecretStore"]
    name: str


class Target(Strict):
    name: str
    creation_policy: Literal["Owner"]


class RemoteRef(Strict):
    key: str = Field(pattern=r"^[0-9a-zA-Z-]{1,127}$")  # what Key Vault allows


class SecretData(Strict):
    secret_key: str
    remote_ref: RemoteRef


class ExternalSecretSpec(Strict):
    refresh_interval: Duration
    secret_store_ref: StoreRef
    target: Target
    data: list[SecretData] = Field(min_length=1)


class ExternalSecret(Resource):
    spec: ExternalSecretSpec


class ParentRef(Strict):
    name: str
    namespace: str


class PathMatch(Strict):
    type: Literal["Exact", "PathPrefix", "RegularExpression"]
    value: str = Field(pattern=r"^/")


class HeaderMatch(Strict):
    type: Literal["Exact", "RegularExpression"]
    name: str
    value: str


class Match(Strict):
    path: PathMatch
    method: Literal["GET", "POST"] | None = None
    headers: list[HeaderMatch] = []


class Timeouts(Strict):
    request: Duration
    backend_request: Duration | None = None


class Retry(Strict):
    attempts: int
    backoff: Duration
    codes: list[Annotated[int, Field(ge=400, le=599)]]


class HeaderChange(Strict):
    remove: list[str]


class HeaderFilter(Strict):
    type: Literal["RequestHeaderModifier"]
    request_header_modifier: HeaderChange


class Backend(Strict):
    name: str
    port: Port


class RouteRule(Strict):
    name: str
    matches: list[Match]
    timeouts: Timeouts
    retry: Retry | None = None
    filters: list[HeaderFilter]
    backend_refs: list[Backend]


class HTTPRouteSpec(Strict):
    parent_refs: list[ParentRef]
    hostnames: list[str]
    rules: list[RouteRule]


class HTTPRoute(Resource):
    spec: HTTPRouteSpec


class Endpoint(Strict):
    port: str
    path: str
    interval: Duration
    scrape_timeout: Duration


class PodMonitorSpec(Strict):
    selector: dict[str, Any]
    job_label: str
    pod_metrics_endpoints: list[Endpoint]


class PodMonitor(Resource):
    spec: PodMonitorSpec


class Alert(Strict):
    alert: str = Field(pattern=r"^[A-Z][A-Za-z]+$")
    expr: str
    for_: Duration | None = Field(default=None, alias="for")
    labels: dict[str, str]
    annotations: dict[str, str]


class AlertGroup(Strict):
    name: str
    rules: list[Alert] = Field(min_length=1)


class PrometheusRuleSpec(Strict):
    groups: list[AlertGroup]


class PrometheusRule(Resource):
    spec: PrometheusRuleSpec


KNOWN: dict[tuple[str, str], type[Resource]] = {
    ("keda.sh/v1alpha1", "ScaledObject"): ScaledObject,
    ("keda.sh/v1alpha1", "TriggerAuthentication"): TriggerAuthentication,
    ("external-secrets.io/v1", "SecretStore"): SecretStore,
    ("external-secrets.io/v1", "ExternalSecret"): ExternalSecret,
    ("gateway.networking.k8s.io/v1", "HTTPRoute"): HTTPRoute,
    ("monitoring.coreos.com/v1", "PodMonitor"): PodMonitor,
    ("monitoring.coreos.com/v1", "PrometheusRule"): PrometheusRule,
}
