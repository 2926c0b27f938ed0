"""What the model writes: JSON of any schema, in plain words, with no fact but the seller's own."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.suppliers.phrases import ENGLISH, KOREAN, Phrases

Schema = dict[str, Any]

_FACT = re.compile(r"^\s*[-*·]?\s*([^:：<>{}\"]{1,20})[:：]\s*(\S.{0,80})$")
_ENGLISH = re.compile(r"(?i)\b(in|language\W{1,4}|is)\s*(english|en)\b|\"language\":\s*\"en\"")
_TAG = re.compile(r"^\s*</?[\w-]+[^>]*>\s*$")
# The kinds of slot, by what their names have in common; the first that fits.
_KINDS = (
    ("name", r"title|product_?name|^name$"),
    ("hook", r"hook|headline|slogan"),
    ("heading", r"heading|subject|label"),
    ("tag", r"tag|keyword"),
    ("caption", r"caption|alt"),
    ("audience", r"recommend|audience|target|for_whom"),
    ("closing", r"clos|call_to_action|cta"),
)


@dataclass(frozen=True)
class Material:
    """What the seller said, as a model would gather it from the messages."""

    name: str
    facts: tuple[tuple[str, str], ...]
    phrases: Phrases

    def in_another_language(self) -> "Material":
        other = ENGLISH if self.phrases is KOREAN else KOREAN
        return Material(self.name, self.facts, other)


def material_of(messages: list[Any]) -> Material:
    """Read the last message of the user; what stands in tags or in JSON text counts alike."""
    texts = [m["content"] for m in messages if isinstance(m["content"], str)]
    said = [m["content"] for m in messages if m["role"] == "user"][-1]
    told = said if isinstance(said, str) else "\n".join(p.get("text", "") for p in said)
    lines = [line for line in told.replace("\\n", "\n").splitlines() if line.strip()]
    facts = [m.groups() for m in map(_FACT.match, lines) if m]
    return Material(
        name=_name_in(lines),
        facts=tuple((key.strip(), value.strip().strip('",')) for key, value in facts),
        phrases=ENGLISH if any(map(_ENGLISH.search, texts)) else KOREAN,
    )


def _name_in(lines: list[str]) -> str:
    for line in lines:
        match = re.match(r'^\s*"?(?:product_data|상품명|제품명)"?\s*[:：]\s*"?(.+?)"?,?$', line)
        if match:
            return match[1].strip()[:40]
    plain = (line for line in lines if not _TAG.match(line) and not _FACT.match(line))
    return next(plain, "상품").strip()[:40]


class Writer:
    """Fills a schema; every text is a new one, as far as there are new ones."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._texts = {
            kind: itertools.cycle(texts) for kind, texts in material.phrases.by_kind.items()
        }
        self._facts = itertools.cycle((*material.facts, None))

    def write(self, schema: Schema) -> Any:
        """Return a value of the schema."""
        return self._value(schema, schema, "")

    def prose(self) -> str:
        """Return a paragraph, for whoever asked for no JSON."""
        return " ".join(self._text("body") for _ in range(3))

    def _value(self, schema: Schema, root: Schema, name: str) -> Any:
        schema = _resolved(schema, root)
        if "enum" in schema or "const" in schema:
            return schema.get("const", schema.get("enum", [None])[0])
        kind = _kind_of(schema)
        if kind == "object":
            parts = schema.get("properties", {}).items()
            return {own: self._value(part, root, own) for own, part in parts}
        if kind == "array":
            return [self._value(schema["items"], root, name) for _ in range(_count(schema))]
        if kind == "string":
            return self._fitting(schema, name)
        return {"boolean": False, "null": None}.get(kind, schema.get("minimum", 0))

    def _fitting(self, schema: Schema, name: str) -> str:
        kinds = (kind for kind, names in _KINDS if re.search(names, name, re.IGNORECASE))
        text = self._text(next(kinds, "body"))
        longest = schema.get("maxLength")
        if longest is not None and len(text) > longest:
            text = text[:longest].rsplit(" ", 1)[0] or text[:longest]
        return text

    def _text(self, kind: str) -> str:
        if kind == "name":
            return self._material.name
        text = next(self._texts[kind]).format(name=self._material.name)
        fact = next(self._facts) if kind == "body" else None
        return text if fact is None else f"{text} {fact[0]}: {fact[1]}"


def texts_in(value: Any) -> Iterator[str]:
    """Yield every text of a JSON value, in its order."""
    if isinstance(value, str):
        yield value
    children = value.values() if isinstance(value, dict) else value
    if isinstance(value, dict | list):
        for child in children:
            yield from texts_in(child)


def _resolved(schema: Schema, root: Schema) -> Schema:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return _resolved(root.get("$defs", root.get("definitions", {}))[name], root)
    for choice in schema.get("anyOf", ()):
        if choice.get("type") != "null":
            return _resolved(choice, root)
    return schema


def _kind_of(schema: Schema) -> str:
    kind = schema.get("type", "object" if "properties" in schema else "string")
    if isinstance(kind, list):
        return next(one for one in kind if one != "null")
    return str(kind)


def _count(schema: Schema) -> int:
    wanted = max(3, schema.get("minItems", 0))
    return min(wanted, schema.get("maxItems", wanted))
