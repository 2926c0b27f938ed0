"""How the connections of this process fare, looked at when somebody scrapes."""

from collections.abc import Callable
from typing import Any
from weakref import WeakSet

from psycopg_pool import AsyncConnectionPool

from chassis.metrics import DATABASE_CONNECTIONS, DATABASE_CONNECTIONS_LIMIT, DATABASE_WAITING

_pools: WeakSet[AsyncConnectionPool[Any]] = WeakSet()


def observe(pool: AsyncConnectionPool[Any]) -> None:
    """Count this pool too, for as long as it is used; several of a process are added up."""
    _pools.add(pool)
    DATABASE_CONNECTIONS.labels("idle").set_function(_sum_of(lambda s: s["pool_available"]))
    DATABASE_CONNECTIONS.labels("lent").set_function(
        _sum_of(lambda s: s["pool_size"] - s["pool_available"])
    )
    DATABASE_CONNECTIONS_LIMIT.set_function(_sum_of(lambda s: s["pool_max"]))
    DATABASE_WAITING.set_function(_sum_of(lambda s: s.get("requests_waiting", 0)))


def _sum_of(figure: Callable[[dict[str, int]], int]) -> Callable[[], float]:
    return lambda: float(sum(figure(pool.get_stats()) for pool in list(_pools) if not pool.closed))
