"""The bodies of the notification endpoints."""

from pydantic import BaseModel

from contracts.notifications import Notification


class NotificationList(BaseModel):
    notifications: tuple[Notification, ...]
    unread_count: int
    total_returned: int
    limit: int
    offset: int


class NotificationListAnswer(BaseModel):
    success: bool = True
    data: NotificationList


class UnreadCount(BaseModel):
    unread_count: int


class UnreadCountAnswer(BaseModel):
    success: bool = True
    data: UnreadCount


class Done(BaseModel):
    success: bool = True
    message: str
