"""What a package is held against: each rule of its marketplace, measured on what was made."""

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from contracts.pages import Treatment
from contracts.work import OpenRule, RuleCounts
from worker_service.marketplaces.fragment import Profile, fragment
from worker_service.marketplaces.honesty import ELONGATED, doubt_about
from worker_service.marketplaces.limits import Limit, Limits
from worker_service.marketplaces.slicing import Slice
from worker_service.marketplaces.thumbnails import Listed

Status = Literal["pass", "fail", "unknown"]
Verdict = tuple[bool | None, Any]
"""Whether the rule is kept (None: nobody can tell here), and what was measured."""

_MEGABYTE = 1024 * 1024
_ACTIVE = ("<script", "<iframe", "<form", "<link", "<object", "javascript:", " onclick", " onload")


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """All of a package that a rule can be about."""

    title: str
    html: str
    alts: Sequence[str]
    slices: Sequence[Slice] | None
    """None: there was no browser to draw them with."""
    overflows: bool
    thumbnails: Sequence[Listed]
    listed_as: Treatment | None
    """What the photo went through in the picture that thumbnails are cut from; None: there is
    none."""
    missing_notice: Sequence[str] | None
    """What the legal notice lacks; None: the page has none."""
    has_offer: bool
    elements: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """`remark` names the sentence that says why it stands so; empty: the rule says it all."""

    rule: str
    status: Status
    measured: Any
    limit: Limit
    remark: str = ""


def findings(made: Made, limits: Limits) -> list[Finding]:
    """Return one finding for each rule of the marketplace, in their order."""
    found = []
    for rule, limit in limits.rules.items():
        if rule == "html.tags":
            kept, measured = _tags(made, limits)
        else:
            kept, measured = _CHECKS[rule](made, limit.value)
        doubt = doubt_about(rule, made.listed_as) if kept else None
        kept = doubt.kept if doubt else kept
        status: Status = "unknown" if kept is None else "pass" if kept else "fail"
        remark = doubt.remark if doubt else _remark(rule, status, made)
        found.append(
            Finding(rule=rule, status=status, measured=measured, limit=limit, remark=remark)
        )
    return found


def _remark(rule: str, status: Status, made: Made) -> str:
    """Return why no crop could keep the rule, where it is so."""
    is_long = any(each.aspect >= ELONGATED for each in made.thumbnails)
    return "elongated" if rule == "thumbnail.area" and status == "fail" and is_long else ""


def counts(found: Sequence[Finding]) -> RuleCounts:
    by_status = [finding.status for finding in found]
    return RuleCounts(
        passed=by_status.count("pass"),
        failed=by_status.count("fail"),
        unknown=by_status.count("unknown"),
    )


def open_rules(found: Sequence[Finding]) -> tuple[OpenRule, ...]:
    """Return what is left for the seller to look at: what fails first, then what nobody knows."""
    left = [
        OpenRule(
            rule=finding.rule,
            status=finding.status,
            required=finding.limit.is_required,
            ko=_sentence(finding, "ko"),
            en=_sentence(finding, "en"),
        )
        for finding in found
        if finding.status != "pass"
    ]
    return tuple(sorted(left, key=lambda each: (each.status != "fail", not each.required)))


def told(finding: Finding) -> dict[str, Any]:
    """Return a finding as it stands in `report.json`."""
    limit = finding.limit
    verdicts = _sentences()["verdicts"][finding.status]
    return {
        "rule": finding.rule,
        "status": finding.status,
        "required": limit.is_required,
        "measured": finding.measured,
        "limit": limit.value,
        "unit": limit.unit,
        "source": limit.source,
        "date": limit.date,
        "ko": f"{verdicts['ko']}: {_sentence(finding, 'ko')}",
        "en": f"{verdicts['en']}: {_sentence(finding, 'en')}",
    }


def _sentence(finding: Finding, language: str) -> str:
    """Return what the rule asks for and, where it is known, why it stands as it does."""
    value = finding.limit.value
    shown = ", ".join(value) if isinstance(value, list) else value
    megabytes = f"{value / _MEGABYTE:g}" if finding.limit.unit == "bytes" else ""
    rule = _sentences()["rules"][finding.rule][language].format(limit=shown, mb=megabytes)
    remark = _sentences()["remarks"][finding.remark][language] if finding.remark else ""
    return f"{rule} {remark}".rstrip()


@cache
def _sentences() -> dict[str, Any]:
    source = files("worker_service.marketplaces").joinpath("sentences.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def _tags(made: Made, limits: Limits) -> Verdict:
    if limits.is_document:
        return True, "document"
    profile = Profile(tags=limits.tags, image_address=lambda _: None)
    pictures = made.html.count("<img")
    again = fragment(made.html, profile)
    is_clean = again.count("<") + pictures == made.html.count("<")
    return is_clean, "clean" if is_clean else "other tags"


def _active(made: Made, _: Any) -> Verdict:
    found = [each for each in _ACTIVE if each in made.html.lower()]
    return not found, found


def _alt(made: Made, _: Any) -> Verdict:
    without = sum(not alt for alt in made.alts)
    return without == 0, without


def _notice(made: Made, limit: Any) -> Verdict:
    if made.missing_notice is None:
        return None, None
    return len(made.missing_notice) <= limit, list(made.missing_notice)


def _title(made: Made, limit: Any) -> Verdict:
    return len(made.title) <= limit, len(made.title)


def _of_thumbnails(
    measure: Callable[[Listed], Any], keeps: Callable[[Any, Any], bool]
) -> Callable[[Made, Any], Verdict]:
    def check(made: Made, limit: Any) -> Verdict:
        measured = [measure(each) for each in made.thumbnails]
        if not measured:
            # A page without a photo of its product has nothing to list.
            return False, None
        shown = measured[0] if len(measured) == 1 else measured
        return all(keeps(each, limit) for each in measured), shown

    return check


def _of_slices(
    measure: Callable[[Slice], Any], keeps: Callable[[Any, Any], bool], worst: Callable[..., Any]
) -> Callable[[Made, Any], Verdict]:
    def check(made: Made, limit: Any) -> Verdict:
        if not made.slices:
            return None, None
        measured = [measure(each) for each in made.slices]
        return all(keeps(each, limit) for each in measured), worst(measured)

    return check


def _width(made: Made, limit: Any) -> Verdict:
    if not made.slices:
        return None, None
    widths = sorted({each.width for each in made.slices})
    return widths == [limit] and not made.overflows, widths[0]


def _shadow(made: Made, _: Any) -> Verdict:
    # Ours has nothing added; whether the photo had is another question.
    return bool(made.thumbnails), "nothing added" if made.thumbnails else None


def _offer(made: Made, _: Any) -> Verdict:
    return made.has_offer, made.has_offer


def _elements(made: Made, limit: Any) -> Verdict:
    return made.elements >= limit, made.elements


def _at_most(measured: Any, limit: Any) -> bool:
    return bool(measured <= limit)


def _at_least(measured: Any, limit: Any) -> bool:
    return bool(measured >= limit)


_CHECKS: dict[str, Callable[[Made, Any], Verdict]] = {
    "html.active": _active,
    "html.alt": _alt,
    "notice.complete": _notice,
    "title.length": _title,
    "thumbnail.least": _of_thumbnails(lambda each: min(each.width, each.height), _at_least),
    "thumbnail.advised": _of_thumbnails(lambda each: max(each.width, each.height), _at_least),
    "thumbnail.most": _of_thumbnails(lambda each: max(each.width, each.height), _at_most),
    "thumbnail.bytes": _of_thumbnails(lambda each: len(each.content), _at_most),
    "thumbnail.format": _of_thumbnails(lambda each: each.format, lambda got, limit: got in limit),
    "thumbnail.ring": _of_thumbnails(lambda each: each.ring, _at_least),
    "thumbnail.fill": _of_thumbnails(lambda each: each.fill, _at_least),
    "thumbnail.area": _of_thumbnails(lambda each: each.area, _at_least),
    "thumbnail.centred": _of_thumbnails(lambda each: each.offset, _at_most),
    "thumbnail.colour": _of_thumbnails(lambda each: each.mode, lambda got, limit: got == limit),
    "thumbnail.shadow": _shadow,
    "detail.width": _width,
    "detail.height": _of_slices(lambda each: each.height, _at_most, max),
    "detail.bytes": _of_slices(lambda each: len(each.content), _at_most, max),
    "detail.whole": _of_slices(lambda each: each.cuts_through, lambda cut, _: not cut, max),
    "jsonld.offer": _offer,
    "contents.elements": _elements,
}
