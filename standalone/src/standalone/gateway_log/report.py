"""An analysis, in plain sentences."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

from standalone.gateway_log.analysis import Analysis, Failures
from standalone.gateway_log.causes import Cause
from standalone.gateway_log.patterns import bursts, constant_lifetime, percentile

SHOWN = 5
SLOW_ROUTES = 10
SERVER_ERROR = 500


def report(analysis: Analysis) -> Iterator[str]:
    """Yield the lines of what a person should know, the worst first."""
    yield from _overview(analysis)
    for cause, failures in sorted(analysis.causes.items(), key=lambda item: -item[1].seen):
        yield from _of_cause(cause, failures)
    yield from _bursts(analysis)
    yield from _posts(analysis)
    yield from _unavailable(analysis)
    yield from _streams(analysis)
    yield from _left(analysis)
    yield from _slow(analysis)


def _overview(analysis: Analysis) -> Iterator[str]:
    errors = sum(n for status, n in analysis.statuses.items() if status >= SERVER_ERROR)
    yield f"{analysis.requests} requests, {errors} answered with 500 or more."
    yield "statuses: " + _counts(analysis.statuses, shown=20)
    if analysis.unreadable:
        yield f"{analysis.unreadable} lines are in no format that is known here."


def _of_cause(cause: Cause, failures: Failures) -> Iterator[str]:
    yield ""
    yield (
        f"{failures.seen + failures.repaired} attempts {cause.said}: {failures.seen} in requests "
        f"that clients saw fail, {failures.repaired} made good by another attempt."
    )
    yield f"  means:  {cause.meaning}"
    yield f"  change: {cause.change}"
    yield f"  routes: {_counts(failures.routes)}"
    if any(failures.upstreams):
        yield f"  at:     {_counts(failures.upstreams)}"


def _bursts(analysis: Analysis) -> Iterator[str]:
    found = bursts(analysis.failed_at)
    together = sum(burst.failures for burst in found)
    alone = len(analysis.failed_at) - together
    if together:
        yield ""
        yield f"{together} failures came in {len(found)} bursts, as around the end of a replica."
        for burst in sorted(found, key=lambda burst: -burst.failures)[:SHOWN]:
            lasted = burst.ends - burst.begins
            yield f"  {_time(burst.begins)} for {lasted:.1f} s: {burst.failures}"
        yield "  change: At a restart, DRAIN_DELAY_SECONDS must be longer than the"
        yield "          gateway takes to learn of it, and the grace period longer than all of it."
    if alone:
        yield ""
        yield f"{alone} failures came alone, as those of idle connections do."


def _posts(analysis: Analysis) -> Iterator[str]:
    if analysis.keyless_posts:
        yield ""
        yield (
            f"{analysis.keyless_posts.total()} POSTs failed that no gateway may repeat, having no "
            f"Idempotency-Key: {_counts(analysis.keyless_posts)}"
        )
        yield "  change: Let clients send one with every POST; they may then repeat it themselves."
    if failed := analysis.repeated_after_failure():
        yield ""
        yield f"{failed} keys came again after an error: clients that repeat, as they should."
    if fine := analysis.repeated_after_success():
        yield ""
        yield f"{fine} keys came again though the first answer was fine."
        yield "  means:  Those answers did not reach their clients, or came too late for them."
        yield "  change: Raise the client's own time-out, or look for a second proxy on the way."


def _unavailable(analysis: Analysis) -> Iterator[str]:
    if analysis.said_unavailable:
        yield ""
        yield f"A service itself said 503: {_counts(analysis.said_unavailable)}"
        yield "  means:  The record was away (RECORD_UNAVAILABLE), or a process full (AT_CAPACITY)."
        yield "  change: Nothing here; look at PostgreSQL, or add replicas."


def _streams(analysis: Analysis) -> Iterator[str]:
    for route, seconds in analysis.streams.items():
        yield ""
        yield (
            f"{len(seconds)} streams of {route} ended: half within "
            f"{percentile(seconds, 0.5):.0f} s, the longest after {max(seconds):.0f} s."
        )
        cut = constant_lifetime(seconds)
        if cut is not None:
            yield f"  Most ended at the same age, {cut:.0f} s."
            yield "  means:  Somebody on the way cuts them; ours end at 80 to 100 % of their limit."
            yield (
                f"  change: Find the time-out of {cut:.0f} s: proxy_read_timeout of the stream's "
                "location (90 s), a load balancer's idle time-out, or a route's time-out."
            )


def _left(analysis: Analysis) -> Iterator[str]:
    for name, seconds in analysis.clients_left.items():
        yield ""
        yield (
            f"{len(seconds)} clients of {name} left before they were answered, half of them within "
            f"{percentile(seconds, 0.5):.1f} s."
        )


def _slow(analysis: Analysis) -> Iterator[str]:
    if not analysis.seconds:
        return
    yield ""
    yield f"{'seconds':>9}  p50     p95     p99     route"
    slowest = sorted(analysis.seconds.items(), key=lambda item: -percentile(item[1], 0.99))
    for name, seconds in slowest[:SLOW_ROUTES]:
        cuts = "  ".join(f"{percentile(seconds, share):6.3f}" for share in (0.5, 0.95, 0.99))
        yield f"{len(seconds):>8}x {cuts}  {name}"


def _counts(counted: Counter[str] | Counter[int], *, shown: int = SHOWN) -> str:
    told = ", ".join(f"{name} {n}x" for name, n in counted.most_common(shown))
    rest = len(counted) - shown
    return told + (f" and {rest} more" if rest > 0 else "")


def _time(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
