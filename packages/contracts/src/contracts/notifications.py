"""What a user is told, as it stands in the inbox and crosses the stream."""

from enum import StrEnum
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from contracts.jobs import JobId, Stage, UserId


class MessageType(StrEnum):
    """The storefront front end drops a notification of any other type."""

    SUCCESS = "success"
    ERROR = "error"
    INFO = "info"
    WARNING = "warning"


class Notification(BaseModel):
    """`notification.data` of the stream and an item of the list."""

    model_config = ConfigDict(frozen=True)

    event_id: str
    service_type: Literal["product-details"] = "product-details"
    message_type: MessageType
    user_id: UserId
    title: str
    message: str
    status: Literal["unread", "read"] = "unread"
    created_at: AwareDatetime
    action_url: str | None = None
    action_label: str | None = None
    data_url: str | None = None
    data_id: str | None = None
    metadata: dict[str, Any] = Field(default_factory=dict)


class ProgressReport(BaseModel):
    """`progress.data` of the stream."""

    model_config = ConfigDict(frozen=True)

    task_id: JobId
    stage: Stage
    progress: int
    message: str
