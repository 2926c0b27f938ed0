"""The settings of the gateway and of its courier, each with its unit and its reason."""

from pydantic import Field

from chassis.event_log_settings import EventLogSettings
from chassis.settings import (
    ArtifactSettings,
    AuthSettings,
    BrokerSettings,
    BudgetSettings,
    FetchSettings,
    HttpSettings,
    LogSettings,
    RecordSettings,
    TracingSettings,
)


class Settings(
    RecordSettings,
    ArtifactSettings,
    FetchSettings,
    AuthSettings,
    HttpSettings,
    BudgetSettings,
    LogSettings,
    TracingSettings,
):
    """Redis is not among them: accepting a job needs the record and nothing else."""

    # A place in line is told from a snapshot: never a query while a job is being accepted.
    api_line_seconds: float = Field(default=2, ge=1, le=60)
    # One page by the local studio, from claim to result; with slow suppliers set it to theirs.
    api_page_seconds: float = Field(default=8, gt=0, le=600)
    # The storefront's front end expects an edited image in the answer; proxies commonly give up
    # after 60 s.
    api_image_wait_seconds: int = Field(default=55, ge=0, le=60)
    # Each holds a picture of up to 50 megapixels: some 250 MiB at its peak.
    api_pictures_at_once: int = Field(default=1, ge=1, le=16)
    # Each asks the record once a second, and up to four times while much is going on.
    api_job_streams: int = Field(default=200, ge=1, le=10_000)


class CourierSettings(
    RecordSettings,
    BrokerSettings,
    EventLogSettings,
    ArtifactSettings,
    HttpSettings,
    LogSettings,
    TracingSettings,
):
    # Health and metrics; nothing else is served by the courier.
    api_courier_port: int = Field(default=8083, ge=1, le=65535)
    # Every 2 s, so that a lease is noticed soon after it has expired.
    api_sweep_seconds: float = Field(default=2, ge=0.1, le=60)
    # A task that was carried and that nobody claims: its message is lost, or all are busy.
    api_requeue_after_seconds: float = Field(default=20, ge=1, le=3600)
    # A job that killed three workers will kill the fourth.
    api_max_attempts: int = Field(default=3, ge=1, le=20)
    # Carried events and old keys are looked for this often; they are kept for a day.
    api_forget_seconds: float = Field(default=600, ge=1, le=86_400)
    # Both are kept for ever unless somebody says otherwise: what is deleted is gone for good.
    api_failed_job_days: int | None = Field(default=None, ge=1, le=36_500)
    api_page_days: int | None = Field(default=None, ge=1, le=36_500)


class ArtifactCommandSettings(RecordSettings, ArtifactSettings):
    """The commands that tidy up need the record and the artifacts, and nothing else."""
