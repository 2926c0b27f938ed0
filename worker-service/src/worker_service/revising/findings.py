"""What the law may object to in the words that a revision gives a block."""

from collections.abc import Sequence

from chassis.page_lint import of_block
from contracts.pages import LintFinding
from worker_service.revising.plan import CHECKPOINTS, Plan


def found_in(
    block_id: str, plan: Plan, findings: Sequence[LintFinding] | None
) -> tuple[LintFinding, ...] | None:
    """Return which findings in new copy are in this block; None where no copy is new.

    What stands in a heading that the overview repeats is told of its point.
    """
    if findings is None:
        return None
    has_new_words = block_id in plan.chosen and block_id != CHECKPOINTS
    return of_block(findings, block_id) if has_new_words else ()
