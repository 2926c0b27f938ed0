"""What is wrong with an input, said as a person would."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from contracts.jobs import Language


class Said(NamedTuple):
    """The same sentence in both languages."""

    ko: str
    en: str

    def in_(self, language: Language) -> str:
        return self.en if language is Language.ENGLISH else self.ko


class FieldProblem(NamedTuple):
    """What is wrong with one field. `pointer` is a JSON pointer into the body; for anything
    else it begins with where it stands: /query, /path, /header."""

    pointer: str
    said: Said


STRANGE = "unstorable"

Limits = Mapping[str, Any]
NO_LIMITS: Limits = {}


def _about(ko: str, en: str) -> Callable[[Said, Limits], Said]:
    def fill(field: Said, limits: Limits) -> Said:
        return Said(
            ko=ko.format(field=field.ko, **_with_choices(limits, ", ")),
            en=en.format(field=field.en, **_with_choices(limits, " or ")),
        )

    return fill


def _with_choices(limits: Limits, last: str) -> Limits:
    if "expected" not in limits:
        return limits
    return {**limits, "expected": str(limits["expected"]).replace(" or ", last)}


_NUMBER = _about("{field}에는 숫자를 넣어 주세요.", "{field} must be a number.")
_TEXT = _about("{field}에는 글자를 넣어 주세요.", "{field} must be text.")
_LIST = _about("{field}에는 목록을 넣어 주세요.", "{field} must be a list.")
_OBJECT = _about("{field}에는 객체를 넣어 주세요.", "{field} must be an object.")
_BOOLEAN = _about("{field}에는 true 또는 false를 넣어 주세요.", "{field} must be true or false.")
_CHOICE = _about(
    "{field}에 사용할 수 있는 값은 {expected}입니다.", "{field} must be one of {expected}."
)
_STRANGE = _about(
    "{field}에 사용할 수 없는 문자가 들어 있습니다.",
    "{field} contains characters that cannot be used.",
)
_WRONG = _about("{field}의 값을 확인해 주세요.", "Please check {field}.")

_SENTENCES: dict[str, Callable[[Said, Limits], Said]] = {
    "missing": _about("{field} 항목을 입력해 주세요.", "{field} is required."),
    "string_too_long": _about(
        "{field}의 글자 수는 {max_length}자 이하여야 합니다.",
        "{field} must have at most {max_length} characters.",
    ),
    "string_too_short": _about(
        "{field}의 글자 수는 {min_length}자 이상이어야 합니다.",
        "{field} must have at least {min_length} characters.",
    ),
    "empty": _about("{field}의 내용을 입력해 주세요.", "{field} must not be empty."),
    "too_long": _about(
        "{field}에는 {max_length}개까지 넣을 수 있습니다.",
        "{field} can have at most {max_length} entries.",
    ),
    "too_short": _about(
        "{field}에는 {min_length}개 이상 넣어 주세요.",
        "{field} must have at least {min_length} entries.",
    ),
    "greater_than_equal": _about(
        "{field}의 값은 {ge} 이상이어야 합니다.", "{field} must be at least {ge}."
    ),
    "less_than_equal": _about(
        "{field}의 값은 {le} 이하여야 합니다.", "{field} must be at most {le}."
    ),
    "greater_than": _about(
        "{field}의 값은 {gt}보다 커야 합니다.", "{field} must be greater than {gt}."
    ),
    "less_than": _about(
        "{field}의 값은 {lt}보다 작아야 합니다.", "{field} must be less than {lt}."
    ),
    "enum": _CHOICE,
    "literal_error": _CHOICE,
    "string_type": _TEXT,
    "string_unicode": _STRANGE,
    "string_pattern_mismatch": _STRANGE,
    STRANGE: _STRANGE,
    "int_type": _NUMBER,
    "int_parsing": _NUMBER,
    "int_from_float": _NUMBER,
    "int_parsing_size": _NUMBER,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "bool_type": _BOOLEAN,
    "bool_parsing": _BOOLEAN,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "extra_forbidden": _about("{field} 항목은 사용할 수 없습니다.", "{field} is not known here."),
    "json_invalid": _about(
        "요청 본문이 올바른 JSON이 아닙니다.", "The body of the request is not valid JSON."
    ),
}

WHOLE_BODY = Said("요청 본문", "The body of the request")


def violations(errors: Iterable[Mapping[str, Any]]) -> list[FieldProblem]:
    """Turn pydantic's errors into sentences that name the field; nothing of the input is echoed."""
    return [_of_pydantic(error) for error in errors]


def violation(kind: str, path: Sequence[object], limits: Limits = NO_LIMITS) -> FieldProblem:
    """Say that a field violates `kind`, one of pydantic's words or one of ours. `path` begins
    with where the field stands: body, query, path or header."""
    steps = [_printable(step) for step in path]
    return FieldProblem(_pointer(steps), _SENTENCES.get(kind, _WRONG)(_name(steps), limits))


def _of_pydantic(error: Mapping[str, Any]) -> FieldProblem:
    kind, limits = str(error["type"]), error.get("ctx") or NO_LIMITS
    if kind == "json_invalid":
        # Its path is a position in the text.
        return violation(kind, [])
    if kind == "string_too_short" and limits.get("min_length") == 1:
        kind = "empty"
    return violation(kind, error["loc"], limits)


def _printable(step: object) -> str:
    # A key of the client's own choosing may hold what UTF-8 cannot; and any length.
    text = str(step).encode("utf-8", "replace").decode()
    return "".join(c if c.isprintable() else "?" for c in text[:100])


def _pointer(path: Sequence[str]) -> str:
    inside = path[1:] if path and path[0] == "body" else path
    return "".join(f"/{step.replace('~', '~0').replace('/', '~1')}" for step in inside)


def _name(path: Sequence[str]) -> Said:
    name = ".".join(path[1:])
    return Said(name, name) if name else WHOLE_BODY
