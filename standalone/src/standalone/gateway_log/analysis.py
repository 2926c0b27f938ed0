"""The whole log, counted."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from standalone.gateway_log.causes import Cause, failures_of
from standalone.gateway_log.entries import Entry

SERVER_ERROR = 500
UNAVAILABLE = 503
CLIENT_LEFT = 499
OK = 200
ACCEPTED = range(200, 300)


@dataclass(slots=True)
class Failures:
    """Everything that failed for one cause."""

    seen: int = 0
    """Failures that a client saw."""
    repaired: int = 0
    """Failures that another attempt made good."""
    routes: Counter[str] = field(default_factory=Counter)
    upstreams: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Analysis:
    """What was counted; `at_*` are seconds since 1970."""

    requests: int = 0
    unreadable: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    causes: dict[Cause, Failures] = field(default_factory=lambda: defaultdict(Failures))
    failed_at: list[float] = field(default_factory=list)
    keyless_posts: Counter[str] = field(default_factory=Counter)
    """POSTs that failed at the gateway and had no Idempotency-Key."""
    said_unavailable: Counter[str] = field(default_factory=Counter)
    clients_left: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    streams: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    keys: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """The statuses under each Idempotency-Key, in the order of the log."""

    def repeated_after_failure(self) -> int:
        """How many keys came again because the first answer was an error."""
        return sum(len(s) > 1 and s[0] not in ACCEPTED for s in self.keys.values())

    def repeated_after_success(self) -> int:
        """How many keys came again though the first answer was fine."""
        return sum(len(s) > 1 and s[0] in ACCEPTED for s in self.keys.values())


def analyse(entries: Iterable[Entry | None]) -> Analysis:
    """Count a log; None stands for a line that could not be read."""
    analysis = Analysis()
    for entry in entries:
        if entry is None:
            analysis.unreadable += 1
        else:
            _count(analysis, entry)
    return analysis


def _count(analysis: Analysis, entry: Entry) -> None:
    analysis.requests += 1
    analysis.statuses[entry.status] += 1
    if entry.key:
        analysis.keys[entry.key].append(entry.status)
    _count_causes(analysis, entry)
    _count_times(analysis, entry)
    own_answer = entry.status == UNAVAILABLE and any(a.header is not None for a in entry.attempts)
    if own_answer:
        analysis.said_unavailable[f"{entry.method} {entry.route}"] += 1


def _count_causes(analysis: Analysis, entry: Entry) -> None:
    failed = failures_of(entry)
    is_seen = entry.status >= SERVER_ERROR
    for cause, upstream in failed:
        failures = analysis.causes[cause]
        failures.seen += is_seen
        failures.repaired += not is_seen
        failures.routes[f"{entry.method} {entry.route}"] += 1
        failures.upstreams[upstream] += 1
        analysis.failed_at.append(entry.at)
    if failed and is_seen and entry.method == "POST" and not entry.key:
        analysis.keyless_posts[entry.route] += 1


def _count_times(analysis: Analysis, entry: Entry) -> None:
    if entry.seconds is None:
        return
    name = f"{entry.method} {entry.route}"
    if entry.is_stream:
        if entry.status == OK:
            analysis.streams[entry.route].append(entry.seconds)
    elif entry.status == CLIENT_LEFT:
        analysis.clients_left[name].append(entry.seconds)
    else:
        analysis.seconds[name].append(entry.seconds)
