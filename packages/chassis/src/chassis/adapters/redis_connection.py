"""Connections to Redis that give up in time: its own defaults try ten times, 5 s each."""

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

CONNECT_SECONDS = 2.0
ANSWER_SECONDS = 2.0


def connected(url: str, *, answer_seconds: float = ANSWER_SECONDS) -> Redis:
    """Return a client that connects on first use. `answer_seconds` must be longer than whatever
    a command waits for by itself."""
    return Redis.from_url(
        url,
        socket_connect_timeout=CONNECT_SECONDS,
        socket_timeout=answer_seconds,
        socket_keepalive=True,
        # Once more, on a new connection: the old one may have died while nobody looked.
        retry=Retry(NoBackoff(), 1),
    )
