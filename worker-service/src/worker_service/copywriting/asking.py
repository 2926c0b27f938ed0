"""What a supplier is asked for: the parts of a page that it may word, and the JSON for them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Strict, TypeAdapter, ValidationError

from worker_service.copywriting import points, prose
from worker_service.copywriting.reading import Reading
from worker_service.copywriting.slots import Part
from worker_service.copywriting.stated import values_stated
from worker_service.ports import PageCopy, Point

T = TypeVar("T")

_LISTED = "✓"
FEWEST_CAPTIONS, FEWEST_LINES = 2, 3
POINT, ANSWER = "point", "answer"
_BLOCKS = {"hook": "hero", "lead": "hero", POINT: "points", ANSWER: "faq"}
_FIELDS = {
    POINT: "points",
    ANSWER: "faq",
    "detail": "detail_captions",
    "recommended": "recommended_for",
}


class _Slots(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)


class _Solution(_Slots):
    heading: str
    body: str


class _Point(_Slots):
    number: int
    heading: str
    body: str


class _Answer(_Slots):
    number: int
    answer: str


_TEXT = TypeAdapter(Annotated[str, Strict()])
_TEXTS = TypeAdapter(list[Annotated[str, Strict()]])
_LIST = TypeAdapter(list[Any])


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """`names` are parts of the draft by rules, each used or refused as one."""

    draft: PageCopy
    names: tuple[str, ...]
    values: Mapping[int, str]
    """What the answers state that may be asked for, by their number."""

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of the JSON object that is asked for."""
        return tuple(dict.fromkeys(field_of(name) for name in self.names))

    def numbers(self, sort: str) -> tuple[int, ...]:
        """Return which points, or which answers, are asked for."""
        return tuple(number_of(name) for name in self.names if sort_of(name) == sort)


def asked_of(draft: PageCopy, reading: Reading, only: frozenset[str] | None = None) -> Asked:
    """Return what a supplier is asked for of a draft: of `only` these blocks, by their ids."""
    values = values_stated(reading, draft.faq)
    names = [
        *("hook", "lead"),
        *(["problem"] if draft.problem else []),
        *(["solution"] if draft.solution else []),
        *(f"{POINT} {number}" for number in _worded_points(draft)),
        *("detail", "recommended"),
        *(f"{ANSWER} {number}" for number in values),
        "closing",
    ]
    chosen = tuple(name for name in names if only is None or block_id_of(name) in only)
    return Asked(draft=draft, names=chosen, values=values)


def sort_of(name: str) -> str:
    return name.partition(" ")[0]


def number_of(name: str) -> int:
    """Return which of several parts of a sort it is, from 1; 0 for the only one."""
    return int(name.partition(" ")[2] or 0)


def field_of(name: str) -> str:
    sort = sort_of(name)
    return _FIELDS.get(sort, sort)


def block_id_of(name: str) -> str:
    """Return the block of the page in which a part stands."""
    if sort_of(name) == POINT:
        return f"point-{number_of(name)}"
    return _BLOCKS.get(sort_of(name), name)


def _worded_points(draft: PageCopy) -> Iterator[int]:
    """Yield the points that may be written anew; those that list further features word for word
    stay as they are."""
    for number, point in enumerate(draft.points, start=1):
        if not any(line.startswith(_LISTED) for line in point.body):
            yield number


def parts_of(content: dict[str, Any], asked: Asked) -> tuple[list[Part], list[str]]:
    """Return the asked parts that `content` holds in the right shape, and the names of those it
    lacks; what was not asked for is not looked at."""
    found: dict[str, Part] = {}
    for part in _parts(content, asked.draft):
        if part.name in asked.names:
            found.setdefault(part.name, part)
    return list(found.values()), [name for name in asked.names if name not in found]


def _parts(content: dict[str, Any], draft: PageCopy) -> Iterator[Part]:
    for slot in ("hook", "lead", "problem"):
        yield from _single(slot, content)
    solution = _read(TypeAdapter(_Solution), content.get("solution"))
    if solution:
        yield _part("solution", heading=solution.heading, body=solution.body)
    for point in _numbered(_Point, content.get("points")):
        yield _part(f"{POINT} {point.number}", heading=point.heading, body=point.body)
    captions = _read(_TEXTS, content.get("detail_captions")) or []
    if len(captions) >= FEWEST_CAPTIONS:
        yield _list_part("detail", "caption", captions, len(draft.detail_captions))
    lines = _read(_TEXTS, content.get("recommended_for")) or []
    if len(lines) >= FEWEST_LINES:
        yield _list_part("recommended", "line", lines, len(draft.recommended_for))
    for answer in _numbered(_Answer, content.get("faq")):
        yield _part(f"{ANSWER} {answer.number}", answer=answer.answer)
    yield from _single("closing", content)


def _single(slot: str, content: dict[str, Any]) -> Iterator[Part]:
    text = _read(_TEXT, content.get(slot))
    if text is not None:
        yield _part(slot, **{slot: text})


def _numbered(model: type[T], items: object) -> Iterator[T]:
    for item in _read(_LIST, items) or ():
        found = _read(TypeAdapter(model), item)
        if found is not None:
            yield found


def _part(name: str, **texts: str) -> Part:
    block = _BLOCKS.get(sort_of(name), name)
    return Part(name=name, block=block, texts=tuple(texts.items()), number=number_of(name))


def _list_part(name: str, slot: str, texts: list[str], most: int) -> Part:
    return Part(name=name, block=name, texts=tuple((slot, text) for text in texts[:most]))


def _read(adapter: TypeAdapter[T], content: object) -> T | None:
    try:
        return adapter.validate_python(content)
    except ValidationError:
        return None


def schema_of(asked: Asked) -> dict[str, Any]:
    """Return the JSON schema of an answer, as strict modes want it: everything required, nothing
    else allowed, and no keyword of length, which those modes refuse; the prompt tells lengths."""
    told = {"heading": _STRING, "body": _STRING}
    shapes = {
        "solution": _object(**told),
        "points": _list_of(_object(number=_one_of(asked.numbers(POINT)), **told)),
        "detail_captions": _list_of(_STRING),
        "recommended_for": _list_of(_STRING),
        "faq": _list_of(_object(number=_one_of(asked.numbers(ANSWER)), answer=_STRING)),
    }
    return _object(**{field: shapes.get(field, _STRING) for field in asked.fields})


_STRING: dict[str, Any] = {"type": "string"}


def _one_of(numbers: tuple[int, ...]) -> dict[str, Any]:
    return {"type": "integer", "enum": list(numbers)}


def _list_of(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def with_part(page: PageCopy, part: Part) -> PageCopy:
    """Return the copy with a part of it in these words."""
    values, slot = part.values(), field_of(part.name)
    width = points.LINE_WIDTHS[page.language]
    told: Any = values[0]
    match sort_of(part.name):
        case "problem":
            told = tuple(prose.wrapped(values[0], width, points.LINES))
        case "solution":
            told = _pointed(values, width)
        case "point":
            told = _replaced(page.points, part.number, _pointed(values, width))
        case "answer":
            answer = replace(page.faq[part.number - 1], answer=values[0])
            told = _replaced(page.faq, part.number, answer)
        case "detail" | "recommended":
            told = values
        case _:
            pass
    return replace(page, **{slot: told})


def _replaced(items: tuple[T, ...], number: int, item: T) -> tuple[T, ...]:
    return (*items[: number - 1], item, *items[number:])


def _pointed(values: tuple[str, ...], width: int) -> Point:
    heading, body = values
    return Point(heading=heading, body=tuple(prose.wrapped(body, width, points.LINES)))
