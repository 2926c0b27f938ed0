"""Which of the ways to say a block anew is taken by rules: one that says it otherwise indeed."""

from collections.abc import Callable

from worker_service.copywriting.asking import block_id_of
from worker_service.copywriting.sameness import is_said
from worker_service.copywriting.spoken import spoken, spoken_beside
from worker_service.ports import PageCopy, Rewrite

# No list of our phrases is longer than these together reach.
_VARIANTS = 4


def drafted(
    write: Callable[[int], PageCopy], variant: int, rewrite: Rewrite | None = None
) -> PageCopy:
    """Return the copy by rules; for blocks that must differ, the first of the variants from this
    one on that says least of what the page says by now."""
    if rewrite is None or rewrite.standing is None or not rewrite.must_differ:
        return write(variant)
    best = write(variant)
    fewest = _repetitions(best, rewrite, rewrite.standing)
    for number in range(variant + 1, variant + _VARIANTS):
        if fewest == (0, 0):
            break
        other = write(number)
        repetitions = _repetitions(other, rewrite, rewrite.standing)
        if repetitions < fewest:
            best, fewest = other, repetitions
    return best


def _repetitions(draft: PageCopy, rewrite: Rewrite, standing: PageCopy) -> tuple[int, int]:
    """Count what is said as before or as in other blocks, and below that the headings that stand
    there already: a block of facts has nothing else to change."""
    before = spoken(standing)
    beside = spoken_beside(standing, rewrite.block_ids)
    elsewhere = [*(text for _, text in beside), *rewrite.beside]
    told = {n: t for n, t in spoken(draft).items() if block_id_of(n) in rewrite.block_ids}
    unchanged = sum(texts == before.get(name) for name, texts in told.items())
    again = sum(is_said(text, elsewhere) for texts in told.values() for text in texts)
    over = rewrite.block_ids & draft.headings.keys()
    return unchanged + again, sum(draft.headings[i] == standing.headings.get(i) for i in over)
