"""Fields held to their documentation: which there are, which must be, what they may be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.suppliers.refusals import missing, unknown, wrong_type, wrong_value

Check = Callable[[str, Any], None]


@dataclass(frozen=True)
class Known:
    """The fields a call has; a field that is null counts as not sent."""

    required: Mapping[str, Check]
    optional: Mapping[str, Check]

    def hold(self, fields: Mapping[str, Any]) -> None:
        """Refuse what is missing, then what is unknown, then what has a wrong value."""
        for name in self.required:
            if fields.get(name) is None:
                raise missing(name)
        checks = {**self.optional, **self.required}
        for name, value in fields.items():
            if name not in checks:
                raise unknown(name)
            if value is not None:
                checks[name](name, value)


def text(name: str, value: Any) -> None:
    if not isinstance(value, str):
        raise wrong_type(name, "a string", value)


def text_up_to(longest: int) -> Check:
    def check(name: str, value: Any) -> None:
        text(name, value)
        if not 0 < len(value) <= longest:
            raise wrong_value(name, f"a text of 1 to {longest} characters", len(value))

    return check


def truth(name: str, value: Any) -> None:
    if not isinstance(value, bool):
        raise wrong_type(name, "a boolean", value)


def one_of(*values: str) -> Check:
    def check(name: str, value: Any) -> None:
        if value not in values:
            raise wrong_value(name, ", ".join(f"'{one}'" for one in values), value)

    return check


def number(low: float, high: float) -> Check:
    def check(name: str, value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise wrong_type(name, "a number", value)
        if not low <= value <= high:
            raise wrong_value(name, f"{low} to {high}", value)

    return check


def integer(low: int, high: int) -> Check:
    """Of a JSON body or of a form, in which numbers are written as text."""

    def check(name: str, value: Any) -> None:
        if isinstance(value, str) and value.isdecimal():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise wrong_type(name, "an integer", value)
        number(low, high)(name, value)

    return check


def mapping(name: str, value: Any) -> None:
    if not isinstance(value, dict):
        raise wrong_type(name, "an object", value)


def sequence(name: str, value: Any) -> None:
    if not isinstance(value, list) or not value:
        raise wrong_type(name, "a non-empty array", value)


def anything(name: str, value: Any) -> None:
    """Whatever it is: the field is documented, and nothing here depends on it."""
