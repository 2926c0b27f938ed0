"""A page as a marketplace takes it: for which ones, in which version, and where it is kept."""

import hashlib
import json
from enum import StrEnum

from contracts.jobs import JobId
from contracts.pages import FinishedPage

# Raised with every change to what a package holds: packages of before are then made anew.
PACKAGE_FORMAT = 2


class Marketplace(StrEnum):
    """Whom a page can be packed for; `web` is a seller's own site."""

    SMARTSTORE = "smartstore"
    COUPANG = "coupang"
    CAFE24 = "cafe24"
    ELEVENST = "11st"
    ESM = "esm"
    KAKAO = "kakao"
    AMAZON = "amazon"
    GOOGLE = "google"
    WEB = "web"


def page_version(page: FinishedPage) -> str:
    """Return what tells a page's content from that before an edit: 16 hexadecimal digits."""
    told = [
        PACKAGE_FORMAT,
        page.title,
        page.html_blocks,
        [image.key for image in page.images],
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:16]


def package_folder(page_task_id: JobId, target: Marketplace, version: str) -> str:
    """Return where all that is made for a package lies: beside the page, and purged with it."""
    return f"jobs/{page_task_id}/exports/{target}-{version}"


def package_key(page_task_id: JobId, target: Marketplace, version: str) -> str:
    """Return the key of a package in which nothing is missing that this service can make."""
    return f"{package_folder(page_task_id, target, version)}/package.zip"
