"""Which texts may be the address of a photo."""

from urllib.parse import urlsplit

from contracts.pages import ARTIFACTS_PATH

LONGEST_PHOTO_ADDRESS = 2_048


def is_inside_a_browser(address: str) -> bool:
    """Say whether it is a browser's own name for something that no server can fetch."""
    return address.startswith("blob:")


def is_photo_address(address: str) -> bool:
    """Say whether it is http(s) or the path of an upload; if it can be fetched shows later."""
    if address.startswith(ARTIFACTS_PATH):
        return True
    try:
        parts = urlsplit(address)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False
