"""Tasks onto the Celery broker, by name."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Self

from celery import Celery
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from chassis.adapters.redis_connection import connected
from chassis.errors import TransientError
from contracts.tasks import GENERATE_PAGE_TASK, GENERATION_QUEUE, GeneratePage

KEY_PREFIX = "pageloom:"
EPOCH_KEY = f"{KEY_PREFIX}epoch"

# Of everyone who shares the broker: the shortest visibility timeout among them wins.
TRANSPORT_OPTIONS: dict[str, Any] = {
    "global_keyprefix": KEY_PREFIX,
    # Longer than any task may take (its time limit is 300 s), or it would run twice at once.
    "visibility_timeout": 900,
    # What a killed worker held is given back this often; 100 s by default.
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    # Longer than the second that a worker's BRPOP waits.
    "socket_timeout": 15,
    "socket_keepalive": True,
    "health_check_interval": 25,
    "retry_on_timeout": True,
}
# A producer waits for nothing but an answer; what it cannot enqueue stays in the outbox.
PRODUCER_OPTIONS = TRANSPORT_OPTIONS | {"socket_timeout": 2, "retry_on_timeout": False}
_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.1}


class CeleryTaskQueue:
    """The producer's half of Celery. Publishing blocks, so one thread does it, with the one
    connection that it keeps."""

    def __init__(self, url: str) -> None:
        self._app = _producer(url)
        self._redis = connected(url)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="celery-producer")

    async def enqueue(self, tasks: Sequence[GeneratePage]) -> None:
        """See `TaskQueue`."""
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(self._thread, self._send, tasks)
        except (KombuError, RedisError, OSError) as error:
            raise TransientError(f"broker: {type(error).__name__}") from error

    async def epoch(self) -> str | None:
        """See `TaskQueue`. The key is lost in a flush; the run id changes in a restart."""
        try:
            stored: Any = await self._redis.get(EPOCH_KEY)
            run_id = await self._run_id()
        except (RedisError, OSError) as error:
            raise TransientError(f"broker: {type(error).__name__}") from error
        began_in, _, epoch = (stored or b"").decode().partition(" ")
        return epoch if epoch and began_in == run_id else None

    async def begin_epoch(self, epoch: str) -> None:
        """See `TaskQueue`."""
        try:
            await self._redis.set(EPOCH_KEY, f"{await self._run_id()} {epoch}")
        except (RedisError, OSError) as error:
            raise TransientError(f"broker: {type(error).__name__}") from error

    async def ping(self) -> None:
        """Return when the broker answers; `TransientError`."""
        await self.epoch()

    async def aclose(self) -> None:
        self._thread.shutdown(wait=True)
        self._app.close()
        await self._redis.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def _run_id(self) -> str:
        server: Any = await self._redis.info("server")
        return str(server["run_id"])

    def _send(self, tasks: Sequence[GeneratePage]) -> None:
        with self._app.producer_or_acquire() as producer:
            for task in tasks:
                self._app.send_task(
                    GENERATE_PAGE_TASK,
                    args=[task.model_dump(mode="json")],
                    queue=GENERATION_QUEUE,
                    producer=producer,
                    ignore_result=True,
                    retry=True,
                    retry_policy=_RETRY_POLICY,
                )


def _producer(url: str) -> Celery:
    app = Celery("producer", broker=url, set_as_current=False)
    app.conf.update(
        broker_transport_options=PRODUCER_OPTIONS,
        broker_connection_timeout=PRODUCER_OPTIONS["socket_connect_timeout"],
        broker_pool_limit=1,
        task_serializer="json",
        accept_content=["json"],
        result_backend=None,
        task_ignore_result=True,
        # Nobody listens to them.
        task_send_sent_event=False,
    )
    return app
