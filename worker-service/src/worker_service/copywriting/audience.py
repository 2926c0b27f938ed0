"""For whom a product is: whom the seller named, then whom its features and its kind speak to."""

import re
from collections.abc import Sequence
from itertools import cycle

from contracts.jobs import Language
from worker_service.copywriting.phrasebook import Phrasebook, Topic, say
from worker_service.copywriting.reading import Reading

_MOST = 4
_FROM_TOPICS = 2
_DESCRIBES = re.compile(r"(?:는|은|한|운|싶은|있는|없는)$")


def recommended_for(reading: Reading, topics: Sequence[Topic], book: Phrasebook) -> tuple[str, ...]:
    """Return three or four lines, each naming another kind of buyer."""
    named = [say(book.pick("customer"), customer=person(reading))] if reading.customer else []
    wishes = [topic.who for topic in topics[:_FROM_TOPICS]] + list(book.kind(reading.category).who)
    wishes = [wish for wish in wishes if wish not in reading.customer]
    phrases = cycle(book.choices("who"))
    lines = [say(phrase, who=wish) for phrase, wish in zip(phrases, wishes, strict=False)]
    return tuple((named + lines)[:_MOST])


def person(reading: Reading) -> str:
    """Return the customer as a person: 캠핑을 즐기는 becomes 캠핑을 즐기는 분."""
    describes = reading.language is Language.KOREAN and _DESCRIBES.search(reading.customer)
    return f"{reading.customer} 분" if describes else reading.customer
