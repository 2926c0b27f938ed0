"""What a model gathers from the messages: the seller's facts, and the shape it is shown."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from tests.suppliers.phrases import ENGLISH, KOREAN, Phrases

Schema = dict[str, Any]
Message = dict[str, Any]

_FACT = re.compile(r"^\s*[-*·]?\s*([^:：<>{}\"]{1,20})[:：]\s*(\S.{0,80})$")
_IN_ENGLISH = re.compile(r"(?i)\b(?:in|language is)\s+english\b")
_NAME = re.compile(r"^\s*(?:상품명|제품명|name|product)\s*[:：]\s*(.+)$", re.IGNORECASE)
# What a shape says in plain words instead of a value.
_BARE = re.compile(r'(?<="):(?!\s*["\[{])\s*([^,}\]\n]+)')


@dataclass(frozen=True)
class Material:
    """`points` are stories that have to be told, by their number: a heading and a body; `drafts`
    are texts whose words are to be kept, and `taken` is what has been said already."""

    name: str
    facts: tuple[tuple[str, str], ...]
    points: dict[int, tuple[str, str]]
    phrases: Phrases
    answers: dict[int, str] = field(default_factory=dict)
    drafts: dict[str, str] = field(default_factory=dict)
    taken: str = ""

    def in_another_language(self) -> "Material":
        other = ENGLISH if self.phrases is KOREAN else KOREAN
        silent = dict.fromkeys(self.points, ("", ""))
        return replace(self, facts=(), points=silent, phrases=other, answers={}, drafts={})


def material_of(messages: list[Message]) -> Material:
    """Read what the user said; the seller's words may stand there as they are or within JSON."""
    said = "\n".join(text_of(message) for message in messages if message["role"] == "user")
    plain: dict[str, Any] = {"product_data": said}
    told = next(_objects_in(said, "product_data"), plain)
    draft: dict[str, Any] = told.get("draft") or {}
    lines = [line for line in str(told["product_data"]).splitlines() if line.strip()]
    lines += [line for line in told.get("features", ()) if isinstance(line, str)]
    facts = [m.groups() for m in map(_FACT.match, lines) if m]
    orders = "\n".join(text_of(message) for message in messages)
    return Material(
        name=draft.get("title") or _name_in(lines),
        facts=tuple((name.strip(), value.strip()) for name, value in facts),
        points=dict(_points_in(draft)),
        phrases=ENGLISH if _IN_ENGLISH.search(orders) else KOREAN,
        answers={int(one["number"]): str(one["answer"]) for one in draft.get("faq", ())},
        drafts={
            "problem": draft.get("problem", ""),
            "solution": (draft.get("solution") or {}).get("body", ""),
        },
        taken=json.dumps([told.get("now"), told.get("elsewhere")], ensure_ascii=False),
    )


def shown_schema(messages: list[Message]) -> Schema | None:
    """Return the schema that the messages show: a JSON schema, or an example of an answer."""
    for message in messages:
        text = text_of(message)
        if message["role"] != "user" and (found := next(_objects_in(text, "properties"), None)):
            return found
        if message["role"] == "system" and (example := _example_in(text)) is not None:
            return _schema_like(example)
    return None


def text_of(message: Message) -> str:
    content = message["content"]
    if isinstance(content, str):
        return content
    return "\n".join(part.get("text", "") for part in content)


def _objects_in(text: str, name: str) -> Iterator[dict[str, Any]]:
    """Yield the JSON objects in a text that have a field of that name."""
    decoder = json.JSONDecoder()
    for brace in re.finditer(r"\{", text):
        try:
            found, _ = decoder.raw_decode(text, brace.start())
        except ValueError:
            continue
        if name in found:
            yield found


def _name_in(lines: list[str]) -> str:
    named = (match[1].strip() for match in map(_NAME.match, lines) if match)
    plain = (line.strip() for line in lines if not _FACT.match(line) and line.strip()[0] != "<")
    return next(named, next(plain, "상품"))[:40]


def _points_in(draft: dict[str, Any]) -> Iterator[tuple[int, tuple[str, str]]]:
    for point in draft.get("points", ()):
        heading, _, body = str(point["about"]).partition(" / ")
        yield int(point["number"]), (heading, body)


def _example_in(text: str) -> Any:
    """Return the object that stands on lines of its own, its plain words taken for texts."""
    match = re.search(r"^\{\n.*?^\}", text, re.MULTILINE | re.DOTALL)
    if match is None:
        return None
    try:
        return json.loads(_BARE.sub(lambda bare: f": {json.dumps(bare[1].strip())}", match[0]))
    except ValueError:
        return None


def _schema_like(example: Any, name: str = "") -> Schema:
    if isinstance(example, dict):
        parts = {own: _schema_like(value, own) for own, value in example.items()}
        return {"type": "object", "properties": parts}
    if isinstance(example, list):
        return {"type": "array", "items": _schema_like(example[0] if example else "", name)}
    return {"type": "integer" if name == "number" else "string"}
