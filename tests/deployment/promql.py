"""The names and labels that a PromQL expression asks for."""

import re

_WORDS = frozenset(
    "by without and or unless on ignoring bool offset group_left group_right".split()  # noqa: SIM905 - a sentence of keywords
)
_STRING = re.compile(r'"[^"]*"')
_GROUPING = re.compile(r"\b(?:by|without|on)\s*\(([^)]*)\)")
_MATCHERS = re.compile(r"\{([^}]*)\}")
_RANGE = re.compile(r"\[[^\]]*\]")
_NAME = re.compile(r"\b([a-zA-Z_:][\w:]*)\b(?!\s*\()")


def metrics_in(expression: str) -> set[str]:
    """Return the metrics; functions, labels and numbers are none."""
    bare = _STRING.sub('""', expression)
    for noise in (_GROUPING, _MATCHERS, _RANGE):
        bare = noise.sub(" ", bare)
    return set(_NAME.findall(bare)) - _WORDS - {"e6"}


def labels_in(expression: str) -> set[str]:
    """Return every label that is matched or grouped by."""
    bare = _STRING.sub('""', expression)
    grouped = [name for group in _GROUPING.findall(bare) for name in group.split(",")]
    matched = re.findall(r"(\w+)\s*[!=]", " ".join(_MATCHERS.findall(bare)))
    return {name.strip() for name in (*grouped, *matched)}
