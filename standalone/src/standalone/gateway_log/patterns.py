"""What many requests show together: bursts, constant lifetimes, percentiles."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# A restart is over within this time of silence.
BURST_GAP_SECONDS = 3.0
BURST_FAILURES = 3
# Streams end at their clients' will, or between 80 and 100 % of their limit: not all at one age.
CONSTANT_SHARE = 0.5
CONSTANT_STREAMS = 5
CONSTANT_WITHIN_SECONDS = 0.5
# What lives no longer than this was refused or left, and not cut.
YOUNG_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Burst:
    """Failures close to one another."""

    begins: float
    ends: float
    failures: int


def bursts(times: Iterable[float]) -> list[Burst]:
    """Return where failures came together, as they do around a restart."""
    found: list[list[float]] = []
    for at in sorted(times):
        if found and at - found[-1][-1] <= BURST_GAP_SECONDS:
            found[-1].append(at)
        else:
            found.append([at])
    return [Burst(each[0], each[-1], len(each)) for each in found if len(each) >= BURST_FAILURES]


def constant_lifetime(seconds: Sequence[float]) -> float | None:
    """Return the age at which most of these streams ended, to half a second; None: at any."""
    grown = sorted(second for second in seconds if second > YOUNG_SECONDS)
    if len(grown) < CONSTANT_STREAMS:
        return None
    width = 2 * CONSTANT_WITHIN_SECONDS
    best, first, at = 0, 0, 0.0
    for last, value in enumerate(grown):
        while value - grown[first] > width:
            first += 1
        if last - first + 1 > best:
            best, at = last - first + 1, grown[(first + last) // 2]
    return at if best >= CONSTANT_STREAMS and best >= CONSTANT_SHARE * len(grown) else None


def percentile(seconds: Sequence[float], share: float) -> float:
    """Return the smallest of them that so many are not above."""
    ordered = sorted(seconds)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
