"""Open streams, connects, delivery and latency of the relay, beside plain sse-starlette."""

import argparse
import asyncio
import os
import resource
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from accept import (  # type: ignore[import-not-found]  # a script finds what lies beside it
    AUDIENCE,
    HERE,
    ISSUER,
    OTHER_CORE,
    SERVER_CORE,
    issuer,
    server,
)
from measured import Measured, MeasuredChannel, MeasuredNchan
from nchan_peer import is_there, nginx
from reading import reading

from chassis.adapters.postgres.migrate import migrate
from standalone.embedded import EmbeddedPostgres, EmbeddedRedis, free_port


def measure_nchan(home: Path, streams: int) -> Measured:
    port, all_port = free_port(), free_port()
    with nginx(home, port, all_port, cores=SERVER_CORE) as pid, reading(port, "") as readers:
        nchan = MeasuredNchan("nchan", pid, port, readers)
        nchan.open(streams)
        nchan.pace(streams)
        nchan.tell(streams)
        nchan.found["one to each, ms"] = nchan.found.pop("one event to all, ms")
    with (
        nginx(home, port, all_port, cores=SERVER_CORE) as pid,
        reading(all_port, "") as readers,
    ):
        channel = MeasuredChannel("nchan", pid, port, readers)
        channel.open(streams)
        channel.tell_all(streams)
    nchan.found["one event to all, ms"] = channel.found["one event to all, ms"]
    return nchan


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
    "log → inbox → socket, events/s": "≥ 5,000",
    "p50 ms at 1,000/s": "–",
    "p99 ms at 1,000/s": "≤ 100",
    "hub → socket, events/s": "≥ 2 × Nchan",
    "hub → socket, events per CPU second": "–",
    "p50 ms at half of it": "–",
    "p99 ms at half of it": "–",
    "one event to all, ms": "≤ 150",
    "one to each, ms": "–",
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
