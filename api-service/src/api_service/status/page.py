"""The status as one small page, which loads nothing and runs nothing."""

from html import escape

from api_service.status import wording
from api_service.status.schemas import NeighbourStatus, SystemStatus
from contracts.jobs import Language

# The page's own style, and nothing else.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
MINUTE = 60

# Each background has at least 4.5 to 1 against white text.
_STYLE = """
body{margin:0 auto;max-width:44rem;padding:1rem;font:1rem/1.5 system-ui,sans-serif;
color:#1b1f24;background:#fff;word-break:keep-all;overflow-wrap:anywhere}
h1{font-size:1.4rem;margin:.5rem 0}ul{list-style:none;margin:1rem 0;padding:0}
li{border-top:1px solid #d0d7de;padding:.75rem 0}h2{font-size:1rem;margin:0;display:inline}
p{margin:.25rem 0}small{color:#57606a}
b{color:#fff;border-radius:1rem;padding:.1rem .6rem;font-size:.85rem;margin-right:.4rem}
.ok{background:#1a7f37}.degraded{background:#9a6700}.down{background:#cf222e}
.unknown{background:#57606a}
"""


def page_of(status: SystemStatus, language: Language) -> str:
    """Return the page as HTML."""
    title = escape(wording.TITLE.in_(language))
    moment = f"{status.checked_at:%Y-%m-%d %H:%M:%S} UTC"
    checked = escape(wording.CHECKED_AT.in_(language).format(moment=moment))
    items = "".join(_item(one, language) for one in status.neighbours)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><main><h1>{title}</h1>"
        f"<p>{_badge(status, language)}{escape(status.message)}</p><ul>{items}</ul>"
        f"<p><small>{checked}</small></p></main></body></html>"
    )


def _item(neighbour: NeighbourStatus, language: Language) -> str:
    seen = escape(_ago(neighbour.seen_seconds_ago, language))
    return (
        f"<li>{_badge(neighbour, language)}<h2>{escape(neighbour.title)}</h2>"
        f"<p>{escape(neighbour.message)}</p><small>{seen}</small></li>"
    )


def _badge(of: SystemStatus | NeighbourStatus, language: Language) -> str:
    return f'<b class="{of.state}">{escape(wording.STATES[of.state].in_(language))}</b>'


def _ago(seconds: float | None, language: Language) -> str:
    if seconds is None:
        return wording.NEVER_SEEN.in_(language)
    said = wording.SECONDS_AGO if seconds < MINUTE else wording.MINUTES_AGO
    count = seconds if seconds < MINUTE else seconds / MINUTE
    return said.in_(language).format(count=int(count))
