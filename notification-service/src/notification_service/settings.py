"""The settings of the relay, each with its unit and its reason."""

from pydantic import Field

from chassis.event_log_settings import EventLogReaderSettings
from chassis.settings import (
    AuthSettings,
    HttpSettings,
    LogSettings,
    RecordSettings,
)


class Settings(RecordSettings, EventLogReaderSettings, AuthSettings, HttpSettings, LogSettings):
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
