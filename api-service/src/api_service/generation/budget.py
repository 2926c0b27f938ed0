"""Whether a user may order anything more today, where suppliers have a budget."""

from dataclasses import dataclass
from datetime import timedelta, timezone

from chassis.clock import Clock
from chassis.supplier_ports import SupplierCallStore
from contracts.jobs import UserId

# Where the sellers are; there has been no summer time since 1988.
SEOUL = timezone(timedelta(hours=9))
DAY = timedelta(days=1)


class DailyBudgetSpentError(Exception):
    """Nothing new today; what was accepted before goes on."""

    def __init__(self, *, budget_micro_usd: int, resets_in_seconds: int) -> None:
        super().__init__("the day's budget is spent")
        self.budget_micro_usd = budget_micro_usd
        self.resets_in_seconds = resets_in_seconds


@dataclass(frozen=True, kw_only=True)
class DailyBudget:
    """One user's, from midnight to midnight in Seoul. Without a limit nothing is looked up."""

    calls: SupplierCallStore
    clock: Clock
    limit_micro_usd: int | None

    async def check(self, user_id: UserId) -> None:
        """Raise `DailyBudgetSpentError` when the day's calls have cost as much as they may."""
        if self.limit_micro_usd is None:
            return
        if await self.calls.spent_today(user_id) >= self.limit_micro_usd:
            raise DailyBudgetSpentError(
                budget_micro_usd=self.limit_micro_usd, resets_in_seconds=self._resets_in_seconds()
            )

    def _resets_in_seconds(self) -> int:
        now = self.clock.now().astimezone(SEOUL)
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + DAY
        # Rounded up: whoever comes back to the second shall not be too early.
        return int((midnight - now).total_seconds()) + 1
