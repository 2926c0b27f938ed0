"""What each marketplace asks for: figures with unit, source and date, from `limits/*.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from contracts.exports import Marketplace


@dataclass(frozen=True, kw_only=True, slots=True)
class Limit:
    """One figure; `unit` is empty where it has none."""

    value: Any
    unit: str
    source: str
    date: str
    is_required: bool
    """False: it is good practice, and nobody refuses a page for it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Thumbnail:
    """One picture that a marketplace lists; of several sizes the first that is sharp is made."""

    name: str
    sizes: tuple[tuple[int, int], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """All that is known of one marketplace."""

    target: Marketplace
    name: str
    tags: frozenset[str]
    """What HTML may hold; text in any other tag stays, the tag goes."""
    has_pictures_by_address: bool
    """True: images stand in the HTML by their public address, else as files beside it."""
    has_webp: bool
    """True: browsers find each picture as WebP beside its JPEG."""
    is_document: bool
    """True: the HTML is a whole document, else a fragment to be pasted."""
    detail_width: int | None
    """Of slices, in pixels; None: it takes none."""
    thumbnails: tuple[Thumbnail, ...]
    rules: dict[str, Limit]

    def value(self, rule: str, otherwise: Any) -> Any:
        limit = self.rules.get(rule)
        return otherwise if limit is None else limit.value


@cache
def limits_of(target: Marketplace) -> Limits:
    folder = files("worker_service.marketplaces").joinpath("limits")
    shared = tomllib.loads(folder.joinpath("everywhere.toml").read_text(encoding="utf-8"))
    own = tomllib.loads(folder.joinpath(f"{target}.toml").read_text(encoding="utf-8"))
    html = shared["html"] | own.get("html", {})
    rules = shared["rules"] | own["rules"]
    width = rules.get("detail.width")
    return Limits(
        target=target,
        name=own["name"],
        tags=frozenset(html["tags"].split()),
        has_pictures_by_address=html["images"] == "address",
        has_webp=html["webp"],
        is_document=html["is"] == "document",
        detail_width=width["value"] if width else None,
        thumbnails=tuple(
            Thumbnail(name=each["name"], sizes=tuple((w, h) for w, h in each["sizes"]))
            for each in own["thumbnails"]
        ),
        rules={name: _limit(entry) for name, entry in rules.items()},
    )


def _limit(entry: dict[str, Any]) -> Limit:
    return Limit(
        value=entry["value"],
        unit=entry.get("unit", ""),
        source=entry["source"],
        date=entry["date"],
        is_required=entry.get("required", True),
    )
