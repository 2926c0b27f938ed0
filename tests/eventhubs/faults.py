"""What is to go wrong next, and how many times yet."""

from collections import Counter

_COUNTED = frozenset(
    {"server_busy", "drop_before_store", "drop_after_store", "no_ack", "duplicate_delivery"}
)


class Faults:
    """Faults that wait for their occasion."""

    def __init__(self) -> None:
        self._left: Counter[str] = Counter()
        self.refuses_tokens = False

    def arm(self, name: str, times: int = 1) -> None:
        if name not in _COUNTED:
            raise ValueError(f"no such fault: {name}")
        self._left[name] = times

    def strikes(self, name: str) -> bool:
        """Tell whether `name` happens now, and count it."""
        if self._left[name] <= 0:
            return False
        self._left[name] -= 1
        return True

    def clear(self) -> None:
        self._left.clear()
        self.refuses_tokens = False
