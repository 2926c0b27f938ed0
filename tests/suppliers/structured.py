"""`response_format`: what may be asked of it, and the schema that an answer must then have.

OpenAI, guide "Structured model outputs": in strict mode every property is required and every
object is closed. "JSON mode": the word JSON must stand in the messages.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from tests.suppliers.material import shown_schema
from tests.suppliers.refusals import RefusedError, missing, wrong_value
from tests.suppliers.traits import Traits

Fields = dict[str, Any]
Schema = dict[str, Any]

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
# Of llama.cpp (issue 11847): its server and its sampler disagreed about who constrains.
_LLAMA_CPP = 'Either "json_schema" or "grammar" can be specified, but not both'


def hold(fields: Fields, traits: Traits) -> None:
    """Refuse a format that is not documented, or that this instance does not have."""
    wanted = fields.get("response_format") or {"type": "text"}
    match wanted.get("type"):
        case "text":
            return
        case "json_object":
            if traits.json_object == "rejected":
                raise wrong_value("response_format.type", "'text'", "json_object")
            _hold_json_mode(fields)
        case "json_schema":
            if traits.json_schema == "rejected":
                raise RefusedError(400, _LLAMA_CPP, code="400")
            _hold_schema(wanted.get("json_schema"))
        case other:
            raise wrong_value("response_format.type", "'text', 'json_object', 'json_schema'", other)


def schema_of(fields: Fields) -> Schema | None:
    """Return the schema the answer should have: from the format, or shown in the messages."""
    wanted = fields.get("response_format") or {}
    stated = wanted.get("json_schema", {}).get("schema") or wanted.get("schema")
    return stated or shown_schema(fields["messages"])


def _hold_json_mode(fields: Fields) -> None:
    if "json" not in json.dumps(fields["messages"]).lower():
        raise RefusedError(
            400,
            "'messages' must contain the word 'json' in some form, to use 'response_format' of "
            "type 'json_object'.",
            param="messages",
        )


def _hold_schema(told: Any) -> None:
    if not isinstance(told, dict):
        raise missing("response_format.json_schema")
    name = told.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise wrong_value("response_format.json_schema.name", "^[a-zA-Z0-9_-]{1,64}$", name)
    if not isinstance(told.get("schema"), dict):
        raise missing("response_format.json_schema.schema")
    if told.get("strict"):
        _hold_strict(name, told["schema"])


def _hold_strict(name: str, schema: Schema) -> None:
    for place, part in _objects(schema, ()):
        properties = part.get("properties", {})
        if part.get("additionalProperties") is not False:
            raise _invalid(
                name, place, "'additionalProperties' is required to be supplied and to be false."
            )
        if set(part.get("required", ())) != set(properties):
            raise _invalid(
                name,
                place,
                "'required' is required to be supplied and to be an array including every key in "
                "properties.",
            )


def _objects(part: Schema, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Schema]]:
    if part.get("type") == "object" or "properties" in part:
        yield place, part
    for step, child in _parts_of(part):
        yield from _objects(child, (*place, *step))


def _parts_of(part: Schema) -> Iterator[tuple[tuple[str, ...], Schema]]:
    for name in ("properties", "$defs", "definitions"):
        for own, child in part.get(name, {}).items():
            yield (name, own), child
    for number, child in enumerate(part.get("anyOf", ())):
        yield ("anyOf", str(number)), child
    if "items" in part:
        yield ("items",), part["items"]


def _invalid(name: str, place: tuple[str, ...], reason: str) -> RefusedError:
    return RefusedError(
        400,
        f"Invalid schema for response_format '{name}': In context={place!r}, {reason}",
        param="response_format",
    )
