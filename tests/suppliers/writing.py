"""What the model writes: JSON of any schema, in plain words, with no fact but the seller's own."""

import itertools
import re
from collections.abc import Iterator
from typing import Any

from tests.suppliers.material import Material, Schema

# The kinds of slot, by what their names have in common; the first that fits.
_KINDS = (
    ("name", r"title|product_?name|^name$"),
    ("hook", r"hook|headline|slogan"),
    ("lead", r"lead|subtitle|summary"),
    ("heading", r"heading|subject|label"),
    ("tag", r"tag|keyword"),
    ("caption", r"caption|alt"),
    ("audience", r"recommend|audience|target|for_whom"),
    ("closing", r"clos|call_to_action|cta"),
    ("answer", r"answer"),
)
_FEWEST = 3


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
        return " ".join(self._body() for _ in range(3))

    def _value(self, schema: Schema, root: Schema, name: str) -> Any:
        schema = _resolved(schema, root)
        if "enum" in schema or "const" in schema:
            return schema.get("const", schema.get("enum", [None])[0])
        kind = _kind_of(schema)
        if kind == "object":
            parts = schema.get("properties", {}).items()
            value = {own: self._value(part, root, own) for own, part in parts}
            return value | self._kept(name, value)
        if kind == "array":
            return self._list(schema, root, name)
        if kind == "string":
            return _cut(self._text(name), schema.get("maxLength"))
        return {"boolean": False, "null": None}.get(kind, schema.get("minimum", 0))

    def _list(self, schema: Schema, root: Schema, name: str) -> list[Any]:
        items = _resolved(schema.get("items", {}), root)
        numbers = self._numbers(items)
        if numbers:
            return [self._told(items, root, number) for number in numbers]
        wanted = max(_FEWEST, schema.get("minItems", 0))
        count = min(wanted, schema.get("maxItems", wanted))
        return [self._value(items, root, name) for _ in range(count)]

    def _numbers(self, items: Schema) -> list[int]:
        """Return the numbers of the stories that a list has to tell; of another list, none."""
        number = items.get("properties", {}).get("number")
        return [] if number is None else number.get("enum") or list(self._material.points)

    def _told(self, items: Schema, root: Schema, number: int) -> dict[str, Any]:
        """Return the story of that number: its heading, and what it says, in two sentences."""
        story = self._value(items, root, "")
        heading, body = self._material.points.get(number, ("", ""))
        answer = self._material.answers.get(number, "")
        own = {
            "number": number,
            "heading": heading,
            "body": body and f"{body} {story.get('body')}",
            "answer": answer and f"{answer} {story.get('answer')}",
        }
        return {name: own.get(name) or value for name, value in story.items()}

    def _text(self, name: str) -> str:
        kinds = (kind for kind, names in _KINDS if re.search(names, name, re.IGNORECASE))
        kind = next(kinds, "body")
        if kind == "name":
            return self._material.name
        text = self._body() if kind == "body" else self._phrase(kind)
        draft = self._material.drafts.get(name)
        return f"{draft} {text}" if draft else text

    def _kept(self, name: str, value: dict[str, Any]) -> dict[str, Any]:
        """Return the body of an object whose draft has words to be kept."""
        draft = self._material.drafts.get(name)
        return {"body": f"{draft} {value['body']}"} if draft and "body" in value else {}

    def _phrase(self, kind: str) -> str:
        """Return the next phrase that nobody has said yet, as far as there is one."""
        text = ""
        for _ in self._material.phrases.by_kind[kind]:
            text = next(self._texts[kind]).format(name=self._material.name)
            if text not in self._material.taken:
                break
        return text

    def _body(self) -> str:
        text, fact = self._phrase("body"), next(self._facts)
        return text if fact is None or self._material.points else f"{text} {fact[0]}: {fact[1]}"


def texts_in(value: Any) -> Iterator[str]:
    """Yield every text of a JSON value, in its order."""
    if isinstance(value, str):
        yield value
    if isinstance(value, dict | list):
        for child in value.values() if isinstance(value, dict) else value:
            yield from texts_in(child)


def _cut(text: str, longest: int | None) -> str:
    if longest is None or len(text) <= longest:
        return text
    return text[:longest].rsplit(" ", 1)[0]


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
    return str(next(one for one in kind if one != "null") if isinstance(kind, list) else kind)
