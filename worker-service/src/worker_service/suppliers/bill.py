"""What one job owes: each of its calls once, whoever says so how often."""

from collections.abc import Iterable

from chassis.metrics import SUPPLIER_COST, SUPPLIER_IMAGES, SUPPLIER_TOKENS
from chassis.supplier_records import Purpose, Spending, presumed
from contracts.pages import Usage


class Bill:
    """By the key of each call: what its answer said, else what has to be presumed."""

    def __init__(self, spendings: Iterable[Spending]) -> None:
        self._told: dict[bytes, Usage] = {}
        self._presumed: dict[bytes, Usage] = {}
        self._counted_micro_usd: dict[bytes, int] = {}
        for spending in spendings:
            if spending.usage is None:
                self.presume(spending.key, spending.purpose, spending.expected_cost_micro_usd)
            else:
                self._told[spending.key] = spending.usage

    def tell(self, key: bytes, usage: Usage) -> bool:
        """Add what a call cost; False when that was known."""
        is_news = key not in self._told
        self._told.setdefault(key, usage)
        return is_news

    def presume(self, key: bytes, purpose: Purpose, cost_micro_usd: int) -> Usage:
        """Add a call that may have been paid for, until its answer says otherwise."""
        self._presumed[key] = presumed(purpose, cost_micro_usd)
        return self._presumed[key]

    def count(self, supplier: str, key: bytes, usage: Usage) -> None:
        """Count it for the operator; of a call that was counted before, only what is more."""
        before = self._counted_micro_usd.get(key, 0)
        more = max(usage.estimated_cost_micro_usd - before, 0)
        self._counted_micro_usd[key] = before + more
        _meter(supplier, usage.model_copy(update={"estimated_cost_micro_usd": more}))

    @property
    def total(self) -> Usage:
        return sum((self._presumed | self._told).values(), Usage())


def _meter(supplier: str, usage: Usage) -> None:
    SUPPLIER_TOKENS.labels(supplier, "input").inc(usage.input_tokens)
    SUPPLIER_TOKENS.labels(supplier, "output").inc(usage.output_tokens)
    SUPPLIER_IMAGES.labels(supplier).inc(usage.images)
    SUPPLIER_COST.labels(supplier).inc(usage.estimated_cost_micro_usd)
