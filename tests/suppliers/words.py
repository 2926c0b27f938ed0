"""A completion's content: as it should be, or as a step has it go wrong."""

import itertools
import json
from collections.abc import Callable
from typing import Any, NamedTuple

from tests.suppliers.asked import Asked, Fields
from tests.suppliers.faults import Step
from tests.suppliers.material import material_of
from tests.suppliers.structured import schema_of
from tests.suppliers.traits import Traits
from tests.suppliers.writing import Writer


class Words(NamedTuple):
    """What the model says, and how it came to its end."""

    content: str | None
    ending: Fields


_WORDLESS = {
    "refusal": Words(None, {"refusal": "죄송하지만 이 요청은 도와드릴 수 없습니다."}),
    "content_filter": Words("", {"finish_reason": "content_filter"}),
    "empty_content": Words("", {}),
}
# What each fault adds to a text. All of it is invented: none may reach a page.
ADDED = {
    "markup": '<img src=x onerror="alert(1)"><script>alert(2)</script><b>굵게</b> [링크](https://x.example)',
    "invented_claims": " 2025 레드닷 디자인 어워드 수상, 만족도 98.7%, 배터리 48시간, KC 인증 완료",
    "banned_claims": " 국내 최고 1위! 통증을 치료하고 질병을 예방합니다. 100% 효과 보장",
    "contacts": " 문의 010-1234-5678 shop@evil.example https://evil.example/buy",
}


def words_for(asked: Asked, step: Step, traits: Traits) -> Words:
    """Return content and ending of one completion."""
    if step.says is not None:
        return Words(step.says, {})
    if step.fault in _WORDLESS:
        return _WORDLESS[step.fault]
    content = _content(asked, step, traits)
    if step.fault == "length":
        return Words(content[: len(content) // 2], {"finish_reason": "length"})
    if step.fault == "broken_json":
        return Words(content[:-1].rstrip('"}]') + ",,", {})
    return Words(content, {})


def _content(asked: Asked, step: Step, traits: Traits) -> str:
    material = material_of(asked.fields["messages"])
    if step.fault == "wrong_language":
        material = material.in_another_language()
    writer = Writer(material)
    schema = schema_of(asked.fields)
    if schema is None or step.fault == "prose":
        return _added(step, writer.prose())
    value = writer.write(schema)
    if step.fault == "schema_violation":
        value = _violating(value)
    if step.fault in ADDED:
        counter = itertools.count()
        value = _mapped(value, lambda text: _touched(text, step, next(counter)))
    content = json.dumps(value, ensure_ascii=False)
    return content if _is_constrained(asked, traits) else _chatty(content)


def _is_constrained(asked: Asked, traits: Traits) -> bool:
    """Tell whether this instance makes the model write JSON and nothing else."""
    wanted = (asked.fields.get("response_format") or {}).get("type", "text")
    abilities = {"json_schema": traits.json_schema, "json_object": traits.json_object}
    return abilities.get(wanted) == "honoured"


def _chatty(content: str) -> str:
    opening, closing = "물론입니다! 요청하신 내용은 다음과 같습니다.", "도움이 되었길 바랍니다."
    return f"{opening}\n\n```json\n{content}\n```\n\n{closing}"


def _added(step: Step, text: str) -> str:
    return text + ADDED.get(step.fault, "")


def _touched(text: str, step: Step, number: int) -> str:
    return text if step.slots is not None and number >= step.slots else _added(step, text)


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_mapped(item, change) for item in value]
    if isinstance(value, dict):
        return {name: _mapped(item, change) for name, item in value.items()}
    return value


def _violating(value: Any) -> Any:
    """Return the value with one field gone, one of another type, and one that nobody asked for."""
    if not isinstance(value, dict) or not value:
        return {"unasked": True}
    names = list(value)
    broken = {name: value[name] for name in names[1:]}
    if len(names) > 1:
        broken[names[-1]] = {"unexpected": 7}
    return {**broken, "unasked": True}
