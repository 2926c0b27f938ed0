"""Copy without a language model: read what the seller told, then say it in the tone's words."""

import asyncio
from dataclasses import replace

from contracts.jobs import Language, Subject
from worker_service.copywriting import (
    answering,
    audience,
    captioning,
    comparing,
    empathy,
    guidance,
    hero,
    notice,
    offers,
    points,
    proving,
    remarks,
    voices,
)
from worker_service.copywriting.anew import drafted
from worker_service.copywriting.lawful import judge_of, lawful
from worker_service.copywriting.phrasebook import Phrasebook, say
from worker_service.copywriting.reading import Reading, read
from worker_service.copywriting.telling import Tellings, told_apart
from worker_service.ports import Account, Fact, PageCopy, Rewrite

_DELIVERY = {Language.KOREAN: "배송 안내", Language.ENGLISH: "Delivery"}


class RulesCopywriter:
    """Writes the same copy for the same subject, at once and without any supplier."""

    async def write(
        self,
        subject: Subject,
        account: Account | None = None,
        variant: int = 0,
        rewrite: Rewrite | None = None,
    ) -> PageCopy:
        """Return text slots in which every fact and number is the seller's; another `variant`
        words them anew."""
        return await asyncio.to_thread(_written, subject, variant, rewrite)


def _written(subject: Subject, variant: int, rewrite: Rewrite | None) -> PageCopy:
    reading = read(subject)
    judge = judge_of(reading, remarks.told(subject))
    reading = lawful(reading, judge)
    copy = drafted(lambda number: copy_of(reading, number), variant, rewrite)
    return remarks.remarked(copy, subject, judge)


def copy_of(reading: Reading, variant: int = 0) -> PageCopy:
    """Return the copy for what was read, and may be said."""
    book = Phrasebook(
        language=reading.language,
        tone=reading.tone,
        category=reading.category,
        seed=reading.title,
        variant=variant,
        told=" ".join((*reading.features, *reading.sentences)),
    )
    told = told_apart(reading)
    copy = _with_tellings(_core(told.rest, book), reading, told, book)
    return replace(copy, faq=answering.faq_of(reading, _sentences_in(copy), book))


def _core(reading: Reading, book: Phrasebook) -> PageCopy:
    """Return what every page has."""
    hook = hero.hook_of(reading, book)
    reading = hero.without_hook(reading, hook)
    lead = hero.lead_of(reading, book)
    key = empathy.key_sentence(reading, lead)
    sentences = tuple(sentence for sentence in reading.sentences if sentence not in {lead, key})
    topics = points.topics_of(reading, sentences, book)
    return PageCopy(
        language=reading.language,
        tone=reading.tone,
        title=reading.title,
        brand=reading.brand,
        price=reading.price,
        hook=hook,
        lead=lead,
        tags=hero.tags_of(reading, book),
        solution=empathy.solution_of(reading, key, lead, book),
        points=points.points_of(reading, sentences, book),
        detail_captions=captioning.captions_of(reading, book),
        specs=notice.specs_of(reading),
        sizes=reading.sizes,
        recommended_for=audience.recommended_for(reading, topics, book),
        notice=notice.notice_of(reading),
        closing=say(book.pick("closings"), title=reading.name, noun=reading.noun),
        headings={key: say(phrase, noun=reading.noun) for key, phrase in book.headings().items()},
        facts=reading.ledger,
    )


def _with_tellings(copy: PageCopy, reading: Reading, told: Tellings, book: Phrasebook) -> PageCopy:
    """Return `copy` with what only some sellers tell; `reading` holds all sentences again."""
    options = offers.options_of(reading, [*told.offers, reading.title])
    package = offers.package_of(reading, told.offers)
    care = guidance.care_of(reading, told.care, said=reading.features)
    offered = [*(option.name for option in options), *(["구성품"] if package else [])]
    name = _DELIVERY[reading.language]
    delivery = tuple(Fact(name=name, value=" ".join(told.delivery)) for _ in told.delivery[:1])
    return replace(
        copy,
        specs=(*copy.specs, *delivery),
        problem=empathy.problem_of(reading, told.troubles, copy.hook, book),
        proof=proving.proof_of(reading, told.tests),
        steps=guidance.steps_of(reading, told.steps),
        options=options,
        package=package,
        comparison=comparing.comparison_of(reading, told.compared),
        reviews=voices.reviews_of(reading),
        care=care,
        missing_fields=notice.missing_of(reading, has_care=bool(care), offered=offered),
    )


def _sentences_in(copy: PageCopy) -> list[str]:
    """Return what is said in whole sentences, which no answer says again."""
    bodies = [" ".join(point.body) for point in copy.points]
    solution = " ".join(copy.solution.body) if copy.solution else ""
    return [copy.lead, solution, *bodies, *copy.steps, *copy.care]
