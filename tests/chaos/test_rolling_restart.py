"""Every service restarted in turn, under load, behind gateways: no client notices."""

import os
from collections import Counter
from dataclasses import dataclass, replace

import pytest

from standalone.gateway_log.analysis import Failures, analyse
from standalone.gateway_log.causes import Cause
from standalone.gateway_log.entries import read
from tests.chaos.cluster import Settings, a_cluster
from tests.chaos.ledger import Ledger, Verdict
from tests.chaos.traffic import Traffic

FULL = os.environ.get("PAGELOOM_CHAOS") == "full"
USERS = 12
SEED = 20261125
RECOVERY_SECONDS = 30  # G1
# One order of twelve is made; the others are cancelled.
WORK_SECONDS_PER_ORDER = 0.5
# uvicorn's own is 5 s; shorter, so that a short run sees it often.
CARELESS_SECONDS = 2


@dataclass(frozen=True)
class Length:
    requests: int
    rounds: int
    drain_delay_seconds: int
    drain_seconds: int
    lag_seconds: float


LENGTH = (
    Length(requests=20_000, rounds=2, drain_delay_seconds=5, drain_seconds=10, lag_seconds=2)
    if FULL
    else Length(requests=1_000, rounds=1, drain_delay_seconds=2, drain_seconds=3, lag_seconds=1)
)
OURS = Settings(
    drain_delay_seconds=LENGTH.drain_delay_seconds,
    drain_seconds=LENGTH.drain_seconds,
    lag_seconds=LENGTH.lag_seconds,
)
# The same, but for what docs/operations/gateway.md is about.
CARELESS = replace(OURS, drain_delay_seconds=0, careless_seconds=CARELESS_SECONDS)


@dataclass(frozen=True)
class Seen:
    """What clients saw of a run."""

    traffic: Counter[int]
    bad: Counter[str]
    streams: Counter[int]
    causes: dict[Cause, Failures]
    verdict: Verdict | None


async def restarted(settings: Settings, *, requests: int, judged: bool) -> Seen:
    """Restart everything under load; `judged`: wait for the end of every job that was accepted."""
    async with (
        a_cluster(settings) as (cluster, gateways),
        Ledger(gateways[0].url, [each.url for each in gateways], users=USERS) as ledger,
    ):
        traffic = Traffic(ledger, wave_seconds=CARELESS_SECONDS, seed=SEED)
        async with traffic.flowing():
            rounds = 0
            while rounds < LENGTH.rounds or traffic.answers.count < requests:
                # A job that is interrupted in each of its three attempts is given up.
                await cluster.roll(background=rounds < LENGTH.rounds)
                rounds += 1
        patience = RECOVERY_SECONDS + WORK_SECONDS_PER_ORDER * len(ledger.accepted)
        verdict = await ledger.verdict(within_seconds=patience) if judged else None
        lines = [line for each in gateways for line in each.access_log.read_text().splitlines()]
        causes = analyse(read(lines)).causes
    streams = sum((listener.statuses for listener in ledger.listeners), Counter[int]())
    seen = Seen(traffic.answers.statuses, traffic.answers.bad, streams, causes, verdict)
    print(f"{rounds} rounds: {seen}")  # noqa: T201 - the figures of docs/operations/gateway.md
    return seen


@pytest.mark.timeout(1_800)
async def test_a_rolling_restart_shows_no_client_an_error_and_drops_no_event() -> None:
    seen = await restarted(OURS, requests=LENGTH.requests, judged=True)

    assert not seen.bad
    # Each user's stream, and each of its returns.
    assert set(seen.streams) == {200}
    assert seen.streams[200] > USERS
    assert seen.verdict is not None
    assert seen.verdict.is_clean, seen.verdict
    assert set(seen.verdict.statuses) == {"completed", "cancelled"}


@pytest.mark.timeout(600)
async def test_without_our_settings_clients_see_the_same_restart() -> None:
    seen = await restarted(CARELESS, requests=0, judged=False)

    assert seen.traffic[502] > 0
    # Its log says why, in a run that shows it.
    assert seen.causes[Cause.CLOSED_IN_USE].seen > 0
