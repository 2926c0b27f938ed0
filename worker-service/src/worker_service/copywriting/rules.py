"""Copy without a language model: read what the seller told, then say it in the tone's words."""

import asyncio

from contracts.jobs import Subject
from worker_service.copywriting import audience, hero, notice, points, remarks
from worker_service.copywriting.lawful import judge_of, lawful
from worker_service.copywriting.phrasebook import Phrasebook, say
from worker_service.copywriting.reading import Reading, read
from worker_service.ports import Account, PageCopy


class RulesCopywriter:
    """Writes the same copy for the same subject, at once and without any supplier."""

    async def write(
        self, subject: Subject, account: Account | None = None, variant: int = 0
    ) -> PageCopy:
        """Return text slots in which every fact and number is the seller's; another `variant`
        words them anew."""
        return await asyncio.to_thread(_written, subject, variant)


def _written(subject: Subject, variant: int) -> PageCopy:
    reading = read(subject)
    judge = judge_of(reading, remarks.told(subject))
    return remarks.remarked(copy_of(lawful(reading, judge), variant), subject, judge)


def copy_of(reading: Reading, variant: int = 0) -> PageCopy:
    """Return the copy for what was read, and may be said."""
    book = Phrasebook(
        language=reading.language,
        tone=reading.tone,
        category=reading.category,
        seed=reading.title,
        variant=variant,
    )
    lead = hero.lead_of(reading, book)
    sentences = tuple(sentence for sentence in reading.sentences if sentence != lead)
    topics = points.topics_of(reading, sentences, book)
    return PageCopy(
        language=reading.language,
        tone=reading.tone,
        title=reading.title,
        brand=reading.brand,
        price=reading.price,
        hook=hero.hook_of(reading, book),
        lead=lead,
        tags=hero.tags_of(reading, book),
        points=points.points_of(reading, sentences, book),
        detail_captions=tuple(book.choices("captions")),
        specs=notice.specs_of(reading),
        recommended_for=audience.recommended_for(reading, topics, book),
        notice=notice.notice_of(reading),
        closing=say(book.pick("closings"), title=reading.title, noun=reading.noun),
        headings={key: say(phrase, noun=reading.noun) for key, phrase in book.headings().items()},
        facts=reading.ledger,
        missing_fields=notice.missing_of(reading),
    )
