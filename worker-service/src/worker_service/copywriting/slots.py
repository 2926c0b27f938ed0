"""The text slots that a supplier may fill, and how long each may be."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from contracts.jobs import Language
from worker_service.copywriting import hero, points, prose
from worker_service.ports import PageCopy, Point

S = TypeVar("S", bound=BaseModel)

# The page has a line for each of these; the rest are sentences.
LIMITS: dict[Language, dict[str, int]] = {
    Language.KOREAN: {"caption": 40, "line": 36, "closing": 60},
    Language.ENGLISH: {"caption": 70, "line": 70, "closing": 110},
}
_LISTED = "✓"
FEWEST_CAPTIONS, FEWEST_LINES = 2, 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """What is used or refused as one: `texts` are slots and what fills them, in their order."""

    name: str
    block: str
    texts: tuple[tuple[str, str], ...]
    number: int = 0
    """Which point, from 1."""

    def values(self) -> tuple[str, ...]:
        return tuple(text for _, text in self.texts)


class _Slots(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)


class _Hook(_Slots):
    hook: str


class _Lead(_Slots):
    lead: str


class _Point(_Slots):
    number: int
    heading: str
    body: str


class _Points(_Slots):
    points: list[Any]


class _Captions(_Slots):
    detail_captions: list[str]


class _Recommended(_Slots):
    recommended_for: list[str]


class _Closing(_Slots):
    closing: str


def limit_of(slot: str, language: Language) -> int:
    """Return how many characters a slot holds."""
    own = {
        "hook": hero.HOOK_LIMITS[language],
        "lead": hero.LEAD_LIMIT,
        "heading": points.HEADING_LIMITS[language],
        "body": points.LINE_WIDTHS[language] * points.LINES,
    }
    return own[slot] if slot in own else LIMITS[language][slot]


def fits(slot: str, text: str, language: Language) -> bool:
    """True if `text` has room in its slot; a body is set in lines, which waste some of it."""
    if slot == "body":
        rows = prose.wrapped(text, points.LINE_WIDTHS[language], points.LINES + 1)
        return len(rows) <= points.LINES
    return len(text) <= limit_of(slot, language)


def shortened_to_fit(slot: str, text: str, language: Language) -> str:
    """Return `text`; of a body, as many of its sentences as have room, but at least one."""
    sentences = prose.sentences(text) if slot == "body" else []
    while len(sentences) > 1 and not fits(slot, " ".join(sentences), language):
        sentences.pop()
    return " ".join(sentences) or text


def offered_points(draft: PageCopy) -> dict[int, Point]:
    """Return the points that a supplier may write anew, by their number from 1; those that list
    further features word for word stay as they are."""
    return {
        number: point
        for number, point in enumerate(draft.points, start=1)
        if not any(line.startswith(_LISTED) for line in point.body)
    }


def parts_of(content: dict[str, Any], draft: PageCopy) -> tuple[list[Part], list[str]]:
    """Return the parts that `content` holds in the right shape, and the names of those it lacks."""
    found = list(_parts(content, draft))
    names = {part.name for part in found}
    return found, [name for name in part_names(draft) if name not in names]


def part_names(draft: PageCopy) -> list[str]:
    """Return the parts that a supplier is asked for."""
    return [
        "hook", "lead", *(f"point {number}" for number in offered_points(draft)),
        "detail", "recommended", "closing",
    ]  # fmt: skip


def _parts(content: dict[str, Any], draft: PageCopy) -> Iterator[Part]:
    hook, lead = _read(_Hook, content), _read(_Lead, content)
    if hook:
        yield Part(name="hook", block="hero", texts=(("hook", hook.hook),))
    if lead:
        yield Part(name="lead", block="hero", texts=(("lead", lead.lead),))
    yield from _point_parts(content, draft)
    captions = _read(_Captions, content)
    if captions and len(captions.detail_captions) >= FEWEST_CAPTIONS:
        yield _list_part("detail", "caption", captions.detail_captions, len(draft.detail_captions))
    lines = _read(_Recommended, content)
    if lines and len(lines.recommended_for) >= FEWEST_LINES:
        yield _list_part("recommended", "line", lines.recommended_for, len(draft.recommended_for))
    closing = _read(_Closing, content)
    if closing:
        yield Part(name="closing", block="closing", texts=(("closing", closing.closing),))


def _point_parts(content: dict[str, Any], draft: PageCopy) -> Iterator[Part]:
    listed = _read(_Points, content)
    seen: set[int] = set()
    for item in listed.points if listed else ():
        point = _read(_Point, item)
        if point and point.number in offered_points(draft) and point.number not in seen:
            seen.add(point.number)
            yield Part(
                name=f"point {point.number}",
                block="points",
                texts=(("heading", point.heading), ("body", point.body)),
                number=point.number,
            )


def _list_part(name: str, slot: str, texts: list[str], most: int) -> Part:
    return Part(name=name, block=name, texts=tuple((slot, text) for text in texts[:most]))


def _read(model: type[S], content: object) -> S | None:
    try:
        return model.model_validate(content)
    except ValidationError:
        return None


def schema_of(draft: PageCopy) -> dict[str, Any]:
    """Return the JSON schema of an answer, as strict modes want it: everything required, nothing
    else allowed, and no keyword of length, which those modes refuse; the prompt tells lengths."""
    numbers = list(offered_points(draft))
    point = _object(
        number={"type": "integer", "enum": numbers or [1]}, heading=_STRING, body=_STRING
    )
    return _object(
        hook=_STRING,
        lead=_STRING,
        points={"type": "array", "items": point},
        detail_captions=_STRINGS,
        recommended_for=_STRINGS,
        closing=_STRING,
    )


_STRING: dict[str, Any] = {"type": "string"}
_STRINGS: dict[str, Any] = {"type": "array", "items": _STRING}


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
