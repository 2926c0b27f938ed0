"""How long to wait before a call that was surely not billed goes out again."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Backoff:
    attempts: int
    first_seconds: float = 0.5
    # Whoever wishes for more is left alone for as long, and the job goes on without.
    longest_seconds: float = 10.0

    def pause_seconds(self, attempt: int, *, wish: float | None, jitter: float) -> float:
        """Return the pause after attempt number `attempt`, counted from 1; `jitter` is 0 to 1.

        Never shorter than the supplier's wish. Those who failed together do not return together,
        not even when all were told the same moment.
        """
        doubled = self.first_seconds * float(2 ** (attempt - 1)) * (0.5 + jitter)
        return max(doubled, (wish or 0.0) + jitter * self.first_seconds)
