"""Parts of a text that do not overlap; first come, first served."""

from bisect import bisect


class Spans:
    """What is taken of a text so far. Taking is quick however much is taken."""

    def __init__(self) -> None:
        self._taken: list[tuple[int, int]] = []

    def take(self, start: int, end: int) -> bool:
        """Take `start`..`end`, and return True, unless a part of it is taken already."""
        # They are in order and apart, so that only its two neighbours can overlap it.
        place = bisect(self._taken, (start, end))
        is_after = place == 0 or self._taken[place - 1][1] <= start
        if is_after and (place == len(self._taken) or end <= self._taken[place][0]):
            self._taken.insert(place, (start, end))
            return True
        return False
