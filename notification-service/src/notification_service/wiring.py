"""Where the relay's objects are built, once per process."""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from random import Random

import structlog

from chassis.adapters.postgres.inbox import PostgresInbox
from chassis.adapters.postgres.only_one import PostgresOnlyOne
from chassis.adapters.postgres.record import PostgresRecord
from chassis.adapters.redis_log import RedisEventLog
from chassis.auth import Authenticator
from chassis.clock import Clock, SystemClock
from chassis.drain import Drain
from chassis.metrics import STREAMS_OPEN
from notification_service.hub import Hub, StreamLimits
from notification_service.relay import Carrier, unceasing
from notification_service.settings import Settings
from notification_service.stream import StreamSource
from notification_service.tail import Tail
from notification_service.wheel import TURNS_PER_SECOND

log = structlog.get_logger()
