"""A supplier that is down is not asked again for a while."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from chassis.clock import Clock
from chassis.errors import TransientError


@dataclass(frozen=True, kw_only=True, slots=True)
class BreakerPolicy:
    failures: int = 3
    """So many in a row, without one answer between them, open it."""
    open_seconds: float = 15.0
    """Then one call is let through to see."""


class BreakerOpenError(TransientError):
    """Nothing was sent: the supplier is known to be down."""


class Breaker:
    """One endpoint's, as this process knows it. `on_change` hears whether it is open."""

    def __init__(
        self, clock: Clock, policy: BreakerPolicy, on_change: Callable[[bool], None]
    ) -> None:
        self._clock = clock
        self._policy = policy
        self._on_change = on_change
        self._failures = 0
        self._answered_at = float("-inf")
        # Of the moment at which one call may try; None while it is closed.
        self._open_until: float | None = None
        self._is_probing = False

    def check(self) -> None:
        """Raise `BreakerOpenError` unless a call may go out now."""
        if self._open_until is None:
            return
        seconds = self._open_until - self._clock.monotonic()
        if seconds > 0 or self._is_probing:
            raise BreakerOpenError("is down", retry_after_seconds=max(seconds, 1.0))

    @contextmanager
    def passage(self) -> Iterator[None]:
        """Go through; whoever does so first after a while is alone until it is back."""
        self.check()
        is_probe = self._open_until is not None
        self._is_probing = self._is_probing or is_probe
        try:
            yield
        finally:
            if is_probe:
                self._is_probing = False

    def answered(self) -> None:
        """It is there, whatever it said."""
        self._failures = 0
        self._answered_at = self._clock.monotonic()
        if self._open_until is not None:
            self._open_until = None
            self._on_change(False)

    def failed(self, *, since: float, is_silence: bool = False) -> None:
        """A call that began at `since` (monotonic) failed.

        Silence for as long as a call may take opens it at once, unless another call was answered
        meanwhile: to wait three times for a dead supplier is to wait too long.
        """
        self._failures += 1
        is_all_silent = is_silence and self._answered_at <= since
        is_probe = self._open_until is not None
        if is_probe or is_all_silent or self._failures >= self._policy.failures:
            self.open(self._policy.open_seconds)

    def open(self, seconds: float) -> None:
        """Let nobody through for so long."""
        self._open_until = self._clock.monotonic() + seconds
        self._on_change(True)
