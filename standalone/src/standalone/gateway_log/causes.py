"""Why an attempt failed, as far as its numbers tell, and what to change."""

from enum import Enum
from typing import NamedTuple

from standalone.gateway_log.entries import Attempt, Entry

BAD_GATEWAY = 502
TIMED_OUT = 504
# A process that lets a connection go answers nothing, and at once; one that dies at work does not.
AT_ONCE_SECONDS = 0.25


class Cause(Enum):
    """A pattern: what it looks like, what it means, and which value to change."""

    CLOSED_IN_USE = (
        "closed as the request arrived",
        "The service closed a kept connection at the moment in which the gateway used it.",
        "Make the gateway's idle time-out (keepalive_timeout in the upstream: 30 s) less than the "
        "service's keep-alive (75 s); send an Idempotency-Key with every POST.",
    )
    REFUSED = (
        "refused",
        "Nothing listened at that address: the replica had left, or had not come yet.",
        "Let replicas serve on after SIGTERM for longer than the gateway takes to learn of it "
        "(DRAIN_DELAY_SECONDS), send traffic to ready replicas alone (/readyz), and have two.",
    )
    DIED_AT_WORK = (
        "ended before its answer",
        "The connection broke while the request was being worked on: the process was killed.",
        "Look for a restart at that time (memory limit, crash, a grace period shorter than "
        "DRAIN_DELAY_SECONDS + DRAIN_SECONDS + 10 s); send an Idempotency-Key with every POST.",
    )
    UNREADABLE = (
        "unreadable answer",
        "The service began to answer, and the gateway could not take what it said.",
        "Look at its error log at level error for this request id; if the header was too big, "
        "raise proxy_buffer_size.",
    )
    NO_CONNECTION = (
        "no connection in time",
        "The node or its network answered nothing at all, not even a refusal.",
        "Keep proxy_connect_timeout at 1.5 s so that another replica is asked soon; find out what "
        "became of the node.",
    )
    NO_ANSWER = (
        "no answer in time",
        "The service took the request and was not done within the gateway's read time-out.",
        "If the time is shorter than 60 s, raise proxy_read_timeout above the longest Prefer: wait "
        "(75 s); if it is not, the service hangs: look at its log for this request id.",
    )
    NOBODY_LEFT = (
        "no live upstreams",
        "Every replica was left out because of earlier failures, so none was asked.",
        "Set max_fails=0 on every server and least_conn in the upstream: then nobody is left out, "
        "and who fails is passed over.",
    )
    UNKNOWN = (
        "of unknown cause",
        "The log does not say what became of the attempts.",
        "Log in the format of gateway/nginx.",
    )

    def __init__(self, name: str, meaning: str, change: str) -> None:
        self.said = name
        self.meaning = meaning
        self.change = change


class Failure(NamedTuple):
    """One attempt that failed, and where."""

    cause: Cause
    upstream: str


def failures_of(entry: Entry) -> list[Failure]:
    """Return why each failed attempt at it failed, whether or not its client has seen it."""
    failed = [
        Failure(cause, attempt.upstream)
        for attempt in entry.attempts
        if (cause := _cause_of(attempt))
    ]
    is_unexplained = not failed and not entry.attempts and entry.status in (BAD_GATEWAY, TIMED_OUT)
    return [Failure(Cause.UNKNOWN, "")] if is_unexplained else failed


def _cause_of(attempt: Attempt) -> Cause | None:
    if attempt.status == TIMED_OUT:
        return Cause.NO_CONNECTION if attempt.connect is None else Cause.NO_ANSWER
    # With a header it is the service's own answer, whatever it says.
    if attempt.status != BAD_GATEWAY or attempt.header is not None:
        return None
    if attempt.received:
        return Cause.UNREADABLE
    if attempt.connect is None:
        # nginx then names the group, and no server of it.
        return Cause.REFUSED if ":" in attempt.upstream else Cause.NOBODY_LEFT
    is_at_once = attempt.response is not None and attempt.response < AT_ONCE_SECONDS
    return Cause.CLOSED_IN_USE if is_at_once else Cause.DIED_AT_WORK
