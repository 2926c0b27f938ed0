"""Everything of a package put together: its files, and the report on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from chassis.block_text import BlockText, read_all
from chassis.picture_elements import with_webp
from chassis.records import ProductDetails, StoredArtifact
from chassis.structured_data import structured_data
from contracts.exports import Marketplace
from contracts.pages import FinishedPage, ImageType, PageImage, Treatment, artifact_url
from contracts.work import OpenRule, RuleCounts
from worker_service.marketplaces.fragment import Profile, fragment
from worker_service.marketplaces.limits import Limits
from worker_service.marketplaces.package import as_json, zipped
from worker_service.marketplaces.rules import Finding, Made, counts, findings, open_rules, told
from worker_service.marketplaces.slicing import Slice
from worker_service.marketplaces.texts import (
    contents_of,
    copy_of,
    missing_in,
    notice_of,
)
from worker_service.marketplaces.thumbnails import Listed

_DOCUMENT = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
</head>
<body style="margin:0">
{body}
</body>
</html>
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """What was read and drawn for one package."""

    details: ProductDetails
    page: FinishedPage
    limits: Limits
    version: str
    pictures: dict[str, StoredArtifact]
    webps: dict[str, StoredArtifact]
    """For browsers, by the key of the picture that each stands beside."""
    slices: Sequence[Slice] | None
    overflows: bool
    thumbnails: Sequence[Listed]
    slice_urls: Sequence[str]
    public_base_url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Package:
    content: bytes
    rules: RuleCounts
    open_rules: tuple[OpenRule, ...]


def assembled(parts: Parts) -> Package:
    """Return the ZIP; the same parts are the same bytes."""
    page = parts.page
    blocks = read_all(page.html_blocks)
    html, files = _html(parts)
    notice = notice_of(page, blocks)
    files |= {
        "copy.json": as_json(copy_of(page, parts.details.job.subject.language, blocks)),
        "notice.json": as_json(notice),
    }
    files |= {f"thumbs/{each.name}.jpg": each.content for each in parts.thumbnails}
    files |= {
        slice_path(number): each.content for number, each in enumerate(parts.slices or (), start=1)
    }
    info = parts.details.original_product_info
    data = structured_data(page, blocks, told=info, public_base_url=parts.public_base_url)
    if "jsonld.offer" in parts.limits.rules:
        files["jsonld.json"] = as_json(data)
    contents = contents_of(parts.slice_urls, html)
    if parts.limits.target is Marketplace.COUPANG:
        files["coupang/contents.json"] = as_json({"contents": contents})
    made = Made(
        title=page.title,
        html=html,
        alts=[alt for block in blocks for alt in block.images],
        slices=parts.slices,
        overflows=parts.overflows,
        thumbnails=parts.thumbnails,
        listed_as=listed_as(page),
        missing_notice=missing_in(notice),
        has_offer="offers" in data,
        elements=len(contents),
    )
    found = findings(made, parts.limits)
    files["report.json"] = as_json(_report(parts, blocks, found))
    return Package(content=zipped(files), rules=counts(found), open_rules=open_rules(found))


def slice_path(number: int) -> str:
    return f"detail/{number:02}.jpg"


def _html(parts: Parts) -> tuple[str, dict[str, bytes]]:
    """Return the page's HTML, and the files that it stands in."""
    limits = parts.limits
    names = _names(parts.pictures)

    def address(key: str) -> str | None:
        if key not in names:
            return None
        if limits.has_pictures_by_address:
            return artifact_url(parts.public_base_url, key)
        return f"images/{names[key]}"

    profile = Profile(tags=limits.tags, image_address=address)
    html = "\n".join(fragment(block, profile) for block in parts.page.html_blocks)
    webps = {f"images/{names[key]}": _webp_name(names[key]) for key in parts.webps}
    html = with_webp(html, lambda src: f"images/{webps[src]}" if src in webps else None)
    if limits.is_document:
        html = _DOCUMENT.format(
            language=parts.details.job.subject.language,
            title=escape(parts.page.title),
            body=html,
        )
    files = {"html/page.html": html.encode()}
    if "img" in limits.tags and not limits.has_pictures_by_address:
        files |= {f"html/images/{names[key]}": parts.pictures[key].content for key in names}
        files |= {
            f"html/images/{_webp_name(names[key])}": webp.content
            for key, webp in parts.webps.items()
        }
    return html, files


def _names(pictures: dict[str, StoredArtifact]) -> dict[str, str]:
    """Return a short name for each picture, in the order in which the page shows them."""
    return {
        key: f"{number:02}.{key.rpartition('.')[2]}" for number, key in enumerate(pictures, start=1)
    }


def _webp_name(name: str) -> str:
    return f"{name.rpartition('.')[0]}.webp"


def listed_as(page: FinishedPage) -> Treatment | None:
    """Return what the photo went through in the picture that lists the page."""
    source = source_of_thumbnails(page)
    return source.treatment if source else None


def source_of_thumbnails(page: FinishedPage) -> PageImage | None:
    """Return the largest picture of the product on white; a page made without a photo has none."""
    by_type = {image.image_type: image for image in page.images}
    # Pages older than masters have but the thumbnail.
    return by_type.get(ImageType.MASTER) or by_type.get(ImageType.THUMBNAIL)


def _report(parts: Parts, blocks: Sequence[BlockText], found: Sequence[Finding]) -> dict[str, Any]:
    limits = parts.limits
    return {
        "target": limits.target.value,
        "marketplace": limits.name,
        "page_id": parts.details.id,
        "page_version": parts.version,
        "summary": counts(found).model_dump(),
        "without_slices": parts.slices is None,
        "treatment": listed_as(parts.page),
        "slices": [
            {
                "file": slice_path(number),
                "width": each.width,
                "height": each.height,
                "bytes": len(each.content),
                "quality": each.quality,
                "blocks": [blocks[block].id for block in each.blocks],
                "divides_a_block": each.cuts_a_block,
            }
            for number, each in enumerate(parts.slices or (), start=1)
        ],
        "thumbnails": [
            {
                "file": f"thumbs/{each.name}.jpg",
                "width": each.width,
                "height": each.height,
                "bytes": len(each.content),
                "enlargement": each.enlargement,
            }
            for each in parts.thumbnails
        ],
        "rules": [told(finding) for finding in found],
    }
