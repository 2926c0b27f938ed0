"""The settings of the relay, each with its unit and its reason."""

from pydantic import Field

from chassis.event_log_settings import EventLogReaderSettings
from chassis.settings import (
    AuthSettings,
    FetchSettings,
    HttpSettings,
    LogSettings,
    PublicSettings,
    RecordSettings,
    TracingSettings,
)


class Settings(
    RecordSettings,
    EventLogReaderSettings,
    FetchSettings,
    AuthSettings,
    HttpSettings,
    LogSettings,
    TracingSettings,
):
    # Proxies on the way close a stream that is silent for 30 s; the front end expects 15.
    notification_heartbeat_seconds: float = Field(default=15, ge=1, le=15)
    # Streams move to new processes, and tokens are looked at again, at least this often.
    notification_stream_max_seconds: int = Field(default=600, ge=10, le=86_400)
    # What may wait for one slow reader; times the streams of a process it is its worst memory.
    notification_backlog_bytes: int = Field(default=65_536, ge=4_096, le=4_194_304)
    # Tabs of one browser and its other devices; the oldest gives way.
    notification_streams_per_user: int = Field(default=5, ge=1, le=100)
    # File descriptors and 8 KiB each; whoever comes then is sent to another replica.
    notification_streams_total: int = Field(default=12_000, ge=1, le=100_000)
    # At least the 24 h that a stream without Last-Event-ID looks back.
    notification_inbox_days: int = Field(default=30, ge=2, le=3650)
    # Each costs a request for every end of its user's jobs.
    notification_webhooks_per_user: int = Field(default=5, ge=1, le=100)
    # Sockets open at the same time; slow servers hold theirs for the whole time-out.
    notification_webhooks_at_once: int = Field(default=32, ge=1, le=1_000)
    # Whoever does more than note a message down answers first and works afterwards.
    notification_webhook_seconds: float = Field(default=15, ge=1, le=60)
    # The schedule of one message is 18 h long; a weekend's outage disables nothing.
    notification_webhook_failing_days: int = Field(default=3, ge=1, le=90)
    # How long their owner can see what became of messages, and send them again.
    notification_webhook_keep_days: int = Field(default=30, ge=2, le=365)


class ParkedSettings(RecordSettings, PublicSettings):
    """Looking at what was set aside needs the record, and the address that notifications name."""
