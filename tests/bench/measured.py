"""One server under ten thousand streams, and what is found about it."""

import asyncio
import json
import time
from datetime import UTC, datetime

import httpx
import psutil
from nchan_peer import Publishers, post  # type: ignore[import-not-found]  # lies beside it
from reading import Readers

from chassis.adapters.redis_log import RedisEventLog
from contracts.events import PageCompleted
from contracts.jobs import JobId, UserId

AT_ONCE = 200
CHURNED = 100_000
PADDING = "상세페이지가 완성되었습니다. " * 12
BURST_ROWS = 100_000
BURST_EVENTS = 20_000
PACED_PER_SECOND = 1_000
PACED_SECONDS = 10
# As many rows as the relay dispatches between two looks at its sockets.
AT_A_TIME = 64


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
        self.found["one event to all, ms"] = f"{times[2] * 1000:.0f}"
        self._half(BURST_ROWS / seconds / 2, streams)

    def _told(self, rows: int, streams: int) -> float:
        self._post("prepare", rows=rows, streams=streams)
        begun = time.monotonic()
        self._post("tell")
        heard = self._readers.ask("hear", count=rows, within=120)
        assert heard["count"] == rows, heard
        return heard["at"] - begun

    def _half(self, rate: float, streams: int) -> None:
        """Tell at half of the maximum, and see how late each event is."""
        rows = int(rate) * PACED_SECONDS // 2
        self._tell_paced(rows, rate, streams)
        heard = self._readers.ask("hear", count=rows, within=60)
        assert heard["count"] == rows, heard
        self.found["p50 ms at half of it"] = f"{heard['p50_ms']:.1f}"
        self.found["p99 ms at half of it"] = f"{heard['p99_ms']:.1f}"

    def _tell_paced(self, rows: int, rate: float, streams: int) -> None:
        self._post("pace", rows=rows, streams=streams, per_second=int(rate))

    def _post(self, what: str, **parameters: int) -> None:
        url = f"http://127.0.0.1:{self._port}/bench/{what}"
        httpx.post(url, params=parameters, timeout=300).raise_for_status()

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
        return float(asyncio.run(self._publish([requests[n % streams] for n in range(rows)])))

    def _tell_paced(self, rows: int, rate: float, streams: int) -> None:
        asyncio.run(self._paced_posts(rows, rate, streams))

    async def _publish(self, requests: list[bytes]) -> float:
        publishers = await Publishers.connect(self._port)
        begun = time.monotonic()
        await publishers.publish(requests)
        heard = self._readers.ask("hear", count=len(requests), within=120)
        assert heard["count"] == len(requests), heard
        return heard["at"] - begun

    def pace(self, streams: int) -> None:
        total = PACED_PER_SECOND * PACED_SECONDS
        self._tell_paced(total, PACED_PER_SECOND, streams)
        self._hear_paced(total)

    async def _paced_posts(self, rows: int, rate: float, streams: int) -> None:
        publishers = await Publishers.connect(self._port)
        begun = time.monotonic()
        for first in range(0, rows, AT_A_TIME):
            await asyncio.sleep(max(0, begun + first / rate - time.monotonic()))
            users = [n * 7919 % streams for n in range(first, min(first + AT_A_TIME, rows))]
            body = stamped()
            await publishers.publish([post(f"user-{user}", body) for user in users])


class MeasuredChannel(MeasuredNchan):
    """Nchan with everybody on one channel."""

    def tell_all(self, streams: int) -> None:
        times = sorted(asyncio.run(self._all(streams)) for _ in range(5))
        self.found["one event to all, ms"] = f"{times[2] * 1000:.0f}"

    async def _all(self, streams: int) -> float:
        publishers = await Publishers.connect(self._port)
        body = json.dumps({"event_id": "bench", "message": PADDING}, ensure_ascii=False)
        begun = time.monotonic()
        await publishers.publish([post("everybody", body)])
        heard = self._readers.ask("hear", count=streams, within=120)
        assert heard["count"] == streams, heard
        return float(heard["at"] - begun)


def stamped() -> str:
    """Return an event that says when it was sent."""
    return f'{{"event_id":"bench","title":"sent={time.monotonic():.4f}","message":"{PADDING}"}}'


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
