"""What a chat endpoint answered: whatever comes, it becomes one of a few outcomes."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import from_json

# A supplier's own count is believed up to here; more than this fits into no request of ours.
MOST_TOKENS = 1_000_000
# Where an object might begin, and how far it is looked for: looking costs time, and copy for a
# page has some 2,000 characters.
_BEGINNINGS = 8
_LONGEST_TEXT = 60_000
# Models that think aloud do so before they answer.
_THOUGHTS = re.compile(r"<think>.*?(?:</think>|\Z)", re.S)


class Outcome(StrEnum):
    SAID = "said"
    CUT_OFF = "cut_off"
    """The answer reached its limit of tokens; what is complete of it may be used."""
    REFUSED = "refused"
    FILTERED = "filtered"
    EMPTY = "empty"
    TOOL_CALL = "tool_call"
    """It wants to call a function, although none was offered."""
    NOT_CHAT = "not_chat"
    """No chat completion at all: a page of HTML, another API, rubbish."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChatAnswer:
    """`text` is empty unless something was said, wholly or in part."""

    outcome: Outcome
    text: str = ""
    input_tokens: int = 0
    output_tokens: int = 0


class _Lenient(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Message(_Lenient):
    content: str | list[Any] | None = None
    refusal: str | None = None
    tool_calls: list[Any] | None = None


class _Choice(_Lenient):
    message: _Message
    finish_reason: str | None = None


class _Completion(_Lenient):
    choices: list[_Choice]
    usage: Any = None


def read_answer(body: bytes) -> ChatAnswer:
    """Return what a 2xx answer says; never raises."""
    try:
        completion = _Completion.model_validate_json(body)
    except ValidationError:
        return ChatAnswer(outcome=Outcome.NOT_CHAT)
    outcome, text = _said(completion.choices)
    return ChatAnswer(
        outcome=outcome,
        text=text,
        input_tokens=_tokens(completion.usage, "prompt_tokens"),
        output_tokens=_tokens(completion.usage, "completion_tokens"),
    )


def first_object(text: str, *, is_cut_off: bool = False) -> dict[str, Any] | None:
    """Return the first JSON object in `text`, fenced, framed by prose or bare; None without one.

    Of an answer that was cut off, what is complete is returned.
    """
    text = _THOUGHTS.sub("", text)[:_LONGEST_TEXT]
    starts = [found.start() for found in re.finditer(r"\{", text)][:_BEGINNINGS]
    for start in starts:
        end = _end_of_object(text, start)
        found = _parsed(text[start:end], partial=is_cut_off and end is None)
        if isinstance(found, dict):
            return found
    return None


def _parsed(text: str, *, partial: bool) -> object:
    try:
        return from_json(text, allow_partial=partial)
    except ValueError:
        return None


def _end_of_object(text: str, start: int) -> int | None:
    """Return where the object that begins at `start` ends; None when it does not."""
    depth = 0
    for found in re.compile(r'"(?:[^"\\]|\\.)*(?:"|\Z)|[{}]', re.S).finditer(text, start):
        depth += {"{": 1, "}": -1}.get(found.group(), 0)
        if depth == 0:
            return found.end()
    return None


def _said(choices: list[_Choice]) -> tuple[Outcome, str]:
    if not choices:
        return Outcome.EMPTY, ""
    message, reason = choices[0].message, choices[0].finish_reason
    text = _text(message.content)
    silent = {
        Outcome.REFUSED: bool(message.refusal),
        Outcome.FILTERED: reason == "content_filter",
        Outcome.TOOL_CALL: bool(message.tool_calls) or reason in {"tool_calls", "function_call"},
        Outcome.EMPTY: not text.strip(),
    }
    for outcome, applies in silent.items():
        if applies:
            return outcome, ""
    return (Outcome.CUT_OFF if reason == "length" else Outcome.SAID), text


def _text(content: str | list[Any] | None) -> str:
    if isinstance(content, list):
        parts = [part.get("text") for part in content if isinstance(part, dict)]
        return "".join(part for part in parts if isinstance(part, str))
    return content or ""


def _tokens(usage: object, name: str) -> int:
    count = usage.get(name) if isinstance(usage, dict) else None
    return min(max(count, 0), MOST_TOKENS) if isinstance(count, int) else 0
