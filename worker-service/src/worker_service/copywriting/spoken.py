"""What a page's copy says in whole sentences, part by part."""

from collections.abc import Iterable, Mapping

from worker_service.copywriting import prose
from worker_service.copywriting.asking import ANSWER, POINT, block_id_of
from worker_service.copywriting.sameness import is_said
from worker_service.ports import PageCopy


def spoken(copy: PageCopy) -> dict[str, tuple[str, ...]]:
    """Return the texts of each part by its name, those of facts and tables left out."""
    solution = copy.solution
    said = {
        "hook": (copy.hook,),
        "lead": (copy.lead,),
        "problem": (" ".join(copy.problem),),
        "solution": (solution.heading, " ".join(solution.body)) if solution else (),
        **{
            f"{POINT} {number}": (point.heading, " ".join(point.body))
            for number, point in enumerate(copy.points, start=1)
        },
        "proof": tuple(fact.value for fact in copy.proof),
        "detail": copy.detail_captions,
        "steps": copy.steps,
        "recommended": copy.recommended_for,
        **{f"{ANSWER} {n}": (told.answer,) for n, told in enumerate(copy.faq, start=1)},
        "care": copy.care,
        "closing": (copy.closing,),
    }
    return {name: texts for name, texts in said.items() if any(texts)}


def spoken_beside(copy: PageCopy, block_ids: frozenset[str]) -> list[tuple[str, str]]:
    """Return what the copy says in other blocks than these, each text with its part's name."""
    return [
        (name, text)
        for name, texts in spoken(copy).items()
        if block_id_of(name) not in block_ids
        for text in texts
    ]


def says_as_before(
    name: str, texts: Iterable[str], standing: Mapping[str, tuple[str, ...]]
) -> bool:
    """True if a part says nothing but what it says by now; an answer, which is one fact, has to
    be spelled otherwise only."""
    stands = standing.get(name, ())
    if name.startswith(ANSWER):
        return [*map(prose.plain, texts)] == [*map(prose.plain, stands)]
    sentences = [sentence for text in texts for sentence in prose.sentences(text)]
    return all(is_said(sentence, stands) for sentence in sentences)
