"""Garments as they were measured: a table of sizes, read from the usual ways of writing one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from worker_service.ports import SizeChart

_SIZE = (
    r"(?:X{0,3}[SML]|[2-5]XL|FREE|F|프리|\d{2,3}(?:호|사이즈)?)"
    r"(?:\s?\(\s?\d{2,3}\s?\))?"
)
_PART = (
    r"(?:총장|총기장|뒷기장|기장|어깨(?:너비|단면|넓이)?|가슴(?:단면|둘레|너비)?|품|소매(?:길이|기장|단면|통)?|암홀"
    r"|허리(?:단면|둘레)?|엉덩이(?:단면|둘레)?|힙(?:단면|둘레)?|허벅지(?:단면)?|밑위|밑단(?:단면)?|목(?:둘레)?|등길이|길이|발길이|굽"
    r"|(?:total )?length|bust|chest|shoulders?|sleeves?|waist|hips?|thigh|hem|inseam|rise)"
)
_NUMBER = r"(?:약\s?)?\d{1,3}(?:\.\d)?(?:\s?[~-]\s?\d{1,3}(?:\.\d)?)?\s?(?:cm|mm|inch|in|인치)?"
_MEASURE = re.compile(rf"({_PART})\s?[:=]?\s?({_NUMBER})(?![\d\w])", re.I)
_ROW = re.compile(
    rf"(?<![\w(])(?:size|사이즈|실측)?\s?[:：]?\s?(?P<size>{_SIZE})\s*[:：=–-]?\s+"
    rf"(?P<measures>(?:{_PART}\s?[:=]?\s?{_NUMBER}(?![\d\w])[\s,/·|]*){{2,9}})(?P<note>\([^()]{{1,20}}\))?",
    re.I,
)
_HEAD = re.compile(
    rf"^\W*(?:size|사이즈|구분)?[\s,/|:()cm단위]*((?:{_PART}(?:\(cm\))?[\s,/|]*){{2,9}})$", re.I
)
_CELLS = re.compile(rf"^\W*(?P<size>{_SIZE})[\s,/|:]+(?P<cells>(?:{_NUMBER}[\s,/|]*){{2,9}})$")
_NOTE = re.compile(r"오차|단위|측정|approx|may (?:vary|differ)", re.I)
_LONGEST_LINE, _LONGEST_NOTE = 400, 60
_MOST_ROWS, _FEWEST_UNSIZED = 10, 3
# More columns than these beside the first do not fit into a phone's window.
_MOST_COLUMNS = 5
_NAMES = {True: ("사이즈", "실측"), False: ("Size", "Measured")}


@dataclass(frozen=True, kw_only=True, slots=True)
class Sizing:
    """`sizes` by name, each with its measures by part; `lines` are where they were told."""

    sizes: dict[str, dict[str, str]]
    lines: tuple[str, ...]
    note: str = ""

    def chart(self) -> SizeChart:
        """Return a table that a phone can show: a row for each size, or for each part."""
        parts = list(dict.fromkeys(part for row in self.sizes.values() for part in row))
        corner = _NAMES[any(re.search("[가-힣]", part) for part in parts)][0]
        if len(parts) <= _MOST_COLUMNS or len(self.sizes) >= len(parts):
            rows = [(size, *(row.get(p, "") for p in parts)) for size, row in self.sizes.items()]
            return SizeChart(head=(corner, *parts), rows=tuple(rows), note=self.note)
        turned = [(p, *(row.get(p, "") for row in self.sizes.values())) for p in parts]
        return SizeChart(head=(corner, *self.sizes), rows=tuple(turned), note=self.note)


def sizing_in(text: str) -> Sizing | None:
    """Return the sizes that `text` measures, or None; each size needs two measures or more."""
    sizes: dict[str, dict[str, str]] = {}
    lines: list[str] = []
    head: list[str] = []
    for line in text.split("\n"):
        if len(line) > _LONGEST_LINE:
            continue
        found = dict(_rows(line)) or _under(head, line) or _unsized(line)
        names = _HEAD.match(line)
        if found or names:
            lines.append(line)
        head = [part[0] for part in re.finditer(_PART, names[1], re.I)] if names else head
        for size, measures in found.items():
            sizes.setdefault(size, measures)
    if not sizes or len(sizes) > _MOST_ROWS:
        return None
    note = next((line for line in text.split("\n") if _is_note(line)), "")
    told = (*lines, note) if note else tuple(lines)
    return Sizing(sizes=sizes, lines=told, note=note.strip(" \t()※*-•"))


def without(text: str, sizing: Sizing | None) -> str:
    """Return `text` without the lines that a table of sizes was read from."""
    told = set(sizing.lines) if sizing else set()
    return "\n".join(line for line in text.split("\n") if line not in told)


def _rows(line: str) -> Iterator[tuple[str, dict[str, str]]]:
    for found in _ROW.finditer(line):
        note = f" {found['note']}" if found["note"] else ""
        measures = {m[1]: m[2].strip() for m in _MEASURE.finditer(found["measures"])}
        yield found["size"].replace(" ", "") + note, measures


def _unsized(line: str) -> dict[str, dict[str, str]]:
    """Return the one row of a line that only measures: 총장 52 / 가슴 48 / 소매 58."""
    measures = {m[1]: m[2].strip() for m in _MEASURE.finditer(line)}
    rest = re.sub(r"[^\w]|\d", "", _MEASURE.sub("", line))
    if len(measures) < _FEWEST_UNSIZED or rest:
        return {}
    return {_NAMES[re.search("[가-힣]", line) is not None][1]: measures}


def _under(head: list[str], line: str) -> dict[str, dict[str, str]]:
    """Return the row of a table whose `head` named the parts."""
    found = _CELLS.match(line) if head else None
    if not found:
        return {}
    cells = [cell[0].strip() for cell in re.finditer(_NUMBER, found["cells"])]
    return {found["size"]: dict(zip(head, cells, strict=True))} if len(cells) == len(head) else {}


def _is_note(line: str) -> bool:
    return len(line) <= _LONGEST_NOTE and line[:1] in "(※*" and _NOTE.search(line) is not None
