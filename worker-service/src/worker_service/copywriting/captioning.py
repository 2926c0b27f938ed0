"""Lines under close-ups: they name what the seller told of the product, never what is in view."""

import re

from contracts.jobs import Language
from worker_service.copywriting import hero
from worker_service.copywriting.phrasebook import Phrasebook, say
from worker_service.copywriting.reading import Reading

_CAPTIONS = 6
_MOST_FEATURES = 2
_LIMITS = {Language.KOREAN: 40, Language.ENGLISH: 70}
# Topics and parts that a photo can show at all: an insulated wall is seen, six hours are not.
_VISIBLE = {
    "material", "design", "storage", "handmade", "sturdy", "fit", "portable", "packing", "space",
    "lighting",
}  # fmt: skip
_WITHOUT_MATERIAL = {"food", "cosmetics"}
_PARTS = re.compile(
    r"뚜껑|손잡이|지퍼|주머니|포켓|칸|끈|안감|겉감|목둘레|소매|단추|밑단|어깨|바닥|다리|버튼|용기|펌프|무늬|결|마감|모서리|바느질"
    r"|\b(?:lid|handle|zip|pocket|strap|sleeve|collar|lining|button|base|spout|hinge|arm|jar|port"
    r"|edge|seam|hem|grain|glaze|surface|stitch\w*)s?\b",
    re.I,
)


def captions_of(reading: Reading, book: Phrasebook) -> tuple[str, ...]:
    """Return six different lines: on the material, the product and what can be seen of its
    features, then what fits any close-up."""
    words = {"noun": reading.noun, "title": reading.title}
    limit = _LIMITS[reading.language]
    named = [say(book.pick("captions_noun"), **words)]
    material = _material(reading)
    if material:
        named.insert(0, say(book.pick("captions_material"), material=material, **words))
    features = [name for name in hero.namelike(reading) if _can_be_seen(name, book)]
    phrases = book.choices("captions_feature")
    named += [
        say(phrase, one=hero.inner(feature, reading.language), **words)
        for phrase, feature in zip(phrases, features[:_MOST_FEATURES], strict=False)
    ]
    fitting = [line for line in named if len(line) <= limit]
    return tuple(dict.fromkeys([*fitting, *book.choices("captions")]))[:_CAPTIONS]


def _material(reading: Reading) -> str:
    """Return the one material that the product is made of, without its share; what food and
    cosmetics mention is a pot or a jar."""
    if reading.category in _WITHOUT_MATERIAL:
        return ""
    told = [fact.value for fact in reading.ledger if fact.kind == "material"]
    names = dict.fromkeys(re.sub(r"\s*\d[\d.]*\s?%\s*", "", value).strip() for value in told)
    one = next(iter(names), "") if len(names) == 1 else ""
    return hero.inner(one, reading.language) if re.fullmatch(r"[^,/()·]{1,14}", one) else ""


def _can_be_seen(feature: str, book: Phrasebook) -> bool:
    topic = book.topic_of(feature)
    return (topic is not None and topic.name in _VISIBLE) or _PARTS.search(feature) is not None
