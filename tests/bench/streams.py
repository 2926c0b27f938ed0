"""Open streams, connects, delivery and latency of the relay, beside plain sse-starlette."""

import argparse
import asyncio
import json
import os
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import psutil
from accept import (  # type: ignore[import-not-found]  # a script finds what lies beside it
    AUDIENCE,
    HERE,
    ISSUER,
    OTHER_CORE,
    SERVER_CORE,
    issuer,
    server,
)
from nchan_peer import Publishers, is_there, nginx, post
from reading import Readers, reading

from chassis.adapters.postgres.migrate import migrate
from chassis.adapters.redis_log import RedisEventLog
from contracts.events import PageCompleted
from contracts.jobs import JobId, UserId
from standalone.embedded import EmbeddedPostgres, EmbeddedRedis, free_port

AT_ONCE = 200
CHURNED = 100_000
PADDING = "상세페이지가 완성되었습니다. " * 12
BURST_ROWS = 100_000
BURST_EVENTS = 20_000
PACED_PER_SECOND = 1_000
PACED_SECONDS = 10


class Measured:
    """One server under all its streams, and what was found."""

    def __init__(self, name: str, pid: int, port: int, readers: Readers) -> None:
        self.name = name
        self._process = psutil.Process(pid)
        self._port = port
        self._readers = readers
        self.found: dict[str, str] = {}

    def _cpu_seconds(self) -> float:
        times = self._process.cpu_times()
        return times.user + times.system

    def open(self, streams: int) -> None:
        before, cpu_before = self._process.memory_info().rss, self._cpu_seconds()
        seconds = self._readers.ask("open", streams=streams, at_once=AT_ONCE)["seconds"]
        self.found["connects per CPU second"] = per_second(
            streams, self._cpu_seconds() - cpu_before
        )
        time.sleep(2)
        grown = self._process.memory_info().rss - before
        self.found["KiB per stream"] = f"{grown / streams / 1024:.1f}"
        self.found["connects/s"] = per_second(streams, seconds)

    def churn(self, streams: int) -> None:
        # The first round fills what is kept on purpose: tokens that were verified, pools.
        self._readers.ask("churn", streams=streams, at_once=AT_ONCE)
        before = self._process.memory_info().rss
        self._readers.ask("churn", streams=CHURNED, at_once=AT_ONCE)
        time.sleep(2)
        grown = self._process.memory_info().rss / before - 1
        told = httpx.get(f"http://127.0.0.1:{self._port}/metrics", timeout=30).text
        assert "streams_open 0.0" in told, "streams were left open"
        self.found["RSS after 100,000 came and went"] = f"{grown:+.0%}"
        self.found["sockets left"] = str(len(self._process.net_connections("tcp")))

    def tell(self, streams: int) -> None:
        cpu_before = self._cpu_seconds()
        seconds = self._told(BURST_ROWS, streams)
        self.found["hub → socket, events/s"] = per_second(BURST_ROWS, seconds)
        self.found["hub → socket, events per CPU second"] = per_second(
            BURST_ROWS, self._cpu_seconds() - cpu_before
        )
        times = sorted(self._told(streams, streams) for _ in range(5))
        self.found["one to each, ms"] = f"{times[2] * 1000:.0f}"

    def _told(self, rows: int, streams: int) -> float:
        begun = time.monotonic()
        url = f"http://127.0.0.1:{self._port}/bench/tell"
        httpx.post(url, params={"rows": rows, "streams": streams}, timeout=300)
        heard = self._readers.ask("hear", count=rows, within=120)
        assert heard["count"] == rows, heard
        return heard["at"] - begun

    async def follow_the_log(self, redis_url: str, streams: int) -> None:
        async with RedisEventLog(redis_url) as log:
            await self._burst(log, streams)
            await self._paced(log, streams)

    async def _burst(self, log: RedisEventLog, streams: int) -> None:
        begun = time.monotonic()
        for first in range(0, BURST_EVENTS, 500):
            await log.publish([_event(n, streams) for n in range(first, first + 500)])
        heard = self._readers.ask("hear", count=BURST_EVENTS, within=120)
        assert heard["count"] == BURST_EVENTS, heard
        seconds = heard["at"] - begun
        self.found["log → inbox → socket, events/s"] = per_second(BURST_EVENTS, seconds)

    async def _paced(self, log: RedisEventLog, streams: int) -> None:
        begun, total = time.monotonic(), PACED_PER_SECOND * PACED_SECONDS
        for first in range(0, total, 10):
            await asyncio.sleep(max(0, begun + first / PACED_PER_SECOND - time.monotonic()))
            await log.publish([_event(BURST_EVENTS + first + n, streams) for n in range(10)])
        self._hear_paced(total)

    def _hear_paced(self, total: int) -> None:
        heard = self._readers.ask("hear", count=total, within=60)
        assert heard["count"] == total, heard
        self.found["p50 ms at 1,000/s"] = f"{heard['p50_ms']:.0f}"
        self.found["p99 ms at 1,000/s"] = f"{heard['p99_ms']:.0f}"


class MeasuredNchan(Measured):
    """The same, where telling is a POST for each event."""

    def _told(self, rows: int, streams: int) -> float:
        body = json.dumps({"event_id": "bench", "message": PADDING}, ensure_ascii=False)
        requests = [post(f"user-{n}", body) for n in range(streams)]
        return asyncio.run(self._publish([requests[n % streams] for n in range(rows)]))

    async def _publish(self, requests: list[bytes]) -> float:
        publishers = await Publishers.connect(self._port)
        begun = time.monotonic()
        await publishers.publish(requests)
        heard = self._readers.ask("hear", count=len(requests), within=120)
        assert heard["count"] == len(requests), heard
        return heard["at"] - begun

    async def pace(self, streams: int) -> None:
        publishers = await Publishers.connect(self._port)
        begun, total = time.monotonic(), PACED_PER_SECOND * PACED_SECONDS
        for first in range(0, total, 10):
            await asyncio.sleep(max(0, begun + first / PACED_PER_SECOND - time.monotonic()))
            body = f'{{"event_id":"bench","title":"sent={time.monotonic():.4f}"}}'
            users = [(first + n) * 7919 % streams for n in range(10)]
            await publishers.publish([post(f"user-{user}", body) for user in users])
        self._hear_paced(total)


def measure_nchan(home: Path, streams: int) -> Measured:
    port, all_port = free_port(), free_port()
    with nginx(home, port, all_port, cores=SERVER_CORE) as pid, reading(port, "") as readers:
        nchan = MeasuredNchan("nchan", pid, port, readers)
        nchan.open(streams)
        asyncio.run(nchan.pace(streams))
        nchan.tell(streams)
        return nchan


def per_second(count: int, seconds: float) -> str:
    return f"{count / seconds:,.0f}"


def _event(number: int, streams: int) -> PageCompleted:
    return PageCompleted(
        event_id=f"bench-{number}",
        job_id=JobId(f"job-{number}"),
        user_id=UserId(f"user-{number * 7919 % streams}"),
        product_details_id=number + 1,
        occurred_at=datetime.now(UTC),
        title=f"sent={time.monotonic():.4f}",
        image_count=6,
    )


def measure(home: Path, streams: int) -> Iterator[Measured]:
    """Yield the relay and its peer, each with what was found."""
    with ExitStack() as running:
        os.sched_setaffinity(0, OTHER_CORE)
        redis, postgres = EmbeddedRedis(home / "redis"), EmbeddedPostgres(home / "postgres")
        for one in (redis, postgres):
            one.start()
            running.callback(one.stop)
        database_url = postgres.ensure_database("bench")
        migrate(database_url)
        key_set_url, mint = running.enter_context(issuer())
        tokens = home / "tokens"
        tokens.write_text("\n".join(mint(f"user-{number}") for number in range(streams)))
        environment = {
            "DATABASE_URL": database_url,
            "REDIS_URL": redis.url,
            "AUTH_MODE": "jwt",
            "AUTH_JWKS_URL": key_set_url,
            "AUTH_ISSUER": ISSUER,
            "AUTH_AUDIENCE": AUDIENCE,
            "LOG_LEVEL": "INFO",
            "NOTIFICATION_STREAMS_TOTAL": str(streams + 100),
        }
        with serving("relay", environment, str(tokens)) as relay:
            relay.churn(streams)
        churned = relay.found
        with serving("relay", environment, str(tokens)) as relay:
            relay.found |= churned
            relay.open(streams)
            asyncio.run(relay.follow_the_log(redis.url, streams))
            relay.tell(streams)
            yield relay
        with serving("plain", {}, "") as plain:
            plain.open(streams)
            plain.tell(streams)
            yield plain


@contextmanager
def serving(name: str, environment: dict[str, str], tokens: str) -> Iterator[Measured]:
    port = free_port()
    command = [str(HERE / "stream_servers.py"), name]
    with server(command, port, environment) as pid, reading(port, tokens) as readers:
        yield Measured(name, pid, port, readers)


TARGETS = {
    "KiB per stream": "≤ 8",
    "connects/s": "≥ 1,500",
    "connects per CPU second": "–",
    "log → inbox → socket, events/s": "–",
    "p50 ms at 1,000/s": "–",
    "p99 ms at 1,000/s": "≤ 100",
    "hub → socket, events/s": "≥ 70,000",
    "hub → socket, events per CPU second": "–",
    "one to each, ms": "≤ 150",
    "RSS after 100,000 came and went": "≤ +10%",
    "sockets left": "–",
}


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--streams", type=int, default=10_000)
    streams = arguments.parse_args().streams
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with tempfile.TemporaryDirectory() as home:
        Path(home).chmod(0o755)
        relay, plain = measure(Path(home), streams)
        found = [relay.found, measure_nchan(Path(home), streams).found if is_there() else {}]
    found.append(plain.found)
    print(f"| {streams:,} open streams, one core | relay | Nchan | plain sse-starlette | target |")
    print("|---|---|---|---|---|")
    for name, target in TARGETS.items():
        print(f"| {name} | {' | '.join(one.get(name, '–') for one in found)} | {target} |")
    print(
        "\nNchan and the plain peer ask for no token and keep no inbox. Nchan is told by HTTP, and"
    )
    print("its CPU includes reading that; the rows of its latency pass no log and no inbox.")


if __name__ == "__main__":
    main()
