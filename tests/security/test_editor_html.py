"""Whatever an editor hands in, a stored block neither acts, nor loads, nor covers anything."""

import itertools
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from api_service.product_details.edit import cleaned
from api_service.product_details.editor_html import clean_block
from api_service.product_details.inline_images import InlineImages
from chassis.page_blocks import blocks_of, reconciled
from contracts.jobs import JobId, Language, Tone
from tests.unit.worker_service.page.pages import a_full_page, a_page

CHROMIUM = "/usr/bin/chromium"
OURS = "https://pages.example/api/generation/artifacts/"
HIT = "window.hit=1"
TAGS_THAT_ACT = {
    *("script", "style", "iframe", "frame", "object", "embed", "applet", "form", "input", "button"),
    *("svg", "math", "link", "meta", "base", "video", "audio", "source", "template", "noscript"),
    *("textarea", "select", "section", "html", "head", "body", "marquee", "details", "dialog"),
}

_HANDLERS = [
    f"<{tag} {handler}={HIT} {more}>x</{tag}>"
    for tag, handler, more in itertools.chain(
        itertools.product(
            ["div", "p", "img", "a", "table", "font", "body", "video", "xss"],
            ["onerror", "onload", "onclick", "onmouseover", "onfocus", "onanimationstart"],
            ["src=x tabindex=0 autofocus style=animation-name:x"],
        ),
        [("input", "onfocus", "autofocus"), ("details", "ontoggle", "open")],
    )
]
_SCHEMES = [
    f'<{tag} {attribute}="{address}">x</{tag}>'
    for (tag, attribute), address in itertools.product(
        [
            ("a", "href"),
            ("img", "src"),
            ("iframe", "src"),
            ("form", "action"),
            ("body", "background"),
        ],
        [
            f"javascript:{HIT}",
            f"JaVaScRiPt:{HIT}",
            f"java\tscript:{HIT}",
            f"java&#10;script:{HIT}",
            f"&#x6a;avascript:{HIT}",
            f" \x01javascript:{HIT}",
            f"vbscript:{HIT}",
            f"data:text/html,<script>{HIT}</script>",
            f"data:image/svg+xml,<svg onload={HIT}>",
            "//tracker.example/x.png",
            "http://tracker.example/x.png",
        ],
    )
]
_STYLES = [
    f'<div style="{style}">x</div>'
    for style in (
        "background:url(https://tracker.example/a)",
        "background-image:url(https://tracker.example/b)",
        "background:u\\72l(https://tracker.example/c)",
        "background:url&#40;https://tracker.example/d&#41;",
        "background:red;/**/background:url(https://tracker.example/e)",
        "background:image-set(&quot;https://tracker.example/f&quot; 1x)",
        "list-style:url(https://tracker.example/g)",
        "cursor:url(https://tracker.example/h),auto",
        "content:url(https://tracker.example/i)",
        "border-image:url(https://tracker.example/j) 1",
        "mask:url(https://tracker.example/k)",
        "color:red;position:fixed;inset:0;z-index:99999",
        "position&#58;fixed",
        "pos\\ition:fixed",
        f"width:expression({HIT})",
        "behavior:url(#x)",
        "--x:url(https://tracker.example/l);background:var(--x)",
        "}body{display:none",
        "@import 'https://tracker.example/m'",
    )
]
_PARSERS_DIFFER = [
    f"<script>{HIT}</script>",
    f"<scr<script>ipt>{HIT}</scr</script>ipt>",
    f"<SCRIPT/x>{HIT}</SCRIPT>",
    f"<img src=x onerror={HIT}//",
    f"<img src='x'onerror={HIT}>",
    f"<svg><script>{HIT}</script></svg>",
    f"<svg/onload={HIT}>",
    f"<svg><style><img src=x onerror={HIT}></style></svg>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={HIT}>",
    f'<math><mi//xlink:href="data:x,<script>{HIT}</script>">',
    f'<noscript><p title="</noscript><img src=x onerror={HIT}>">',
    f"<template><img src=x onerror={HIT}></template>",
    f"<textarea></textarea><img src=x onerror={HIT}>",
    f'<title><a title="</title><img src=x onerror={HIT}>">',
    f'<xmp><p title="</xmp><img src=x onerror={HIT}>">',
    f"<!--><img src=x onerror={HIT}>-->",
    f"<![CDATA[<img src=x onerror={HIT}>]]>",
    f"<?xml version='1.0'?><script>{HIT}</script>",
    f"<div data-block-id='\"><img src=x onerror={HIT}>'>x</div>",
    f"<img alt='` onerror={HIT} `' src=x>",
    f"<iframe srcdoc='<script>parent.{HIT}</script>'></iframe>",
    "<object data='https://tracker.example/o'></object>",
    "<embed src='https://tracker.example/p'>",
    "<link rel=stylesheet href='https://tracker.example/q'>",
    "<style>@import 'https://tracker.example/r';</style>",
    "<meta http-equiv=refresh content='0;url=https://tracker.example/s'>",
    "<base href='https://tracker.example/'><img src='t'>",
    "<img srcset='https://tracker.example/u 1x' src='x'>",
    "<video poster='https://tracker.example/v'></video>",
    "<table background='https://tracker.example/w'><tr><td>x</td></tr></table>",
    "<a href='https://x' ping='https://tracker.example/y'>x</a>",
    "<form action='https://tracker.example/z'><input name=a><button>x</button></form>",
    "<div class='fixed inset-0' id='root'>x</div>",
]
CORPUS = _HANDLERS + _SCHEMES + _STYLES + _PARSERS_DIFFER


class Audit(HTMLParser):
    """Says what in a block could act, load or cover."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.offences: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in TAGS_THAT_ACT:
            self.offences.append(tag)
        self.offences += [
            f"{tag} {name}={value}" for name, value in attrs if _acts(name, value or "")
        ]


def _acts(name: str, value: str) -> bool:
    match name:
        case "style":
            bad = ("url", "expression", "position", "z-index", "var(", "\\", "@", "behavior", "--")
            return any(word in value.lower() for word in bad)
        case "src":
            return not value.startswith(OURS)
        case "href":
            return not value.startswith(("https:", "mailto:", "tel:"))
        case _:
            return name.startswith("on") or name in {"class", "id", "srcset", "ping", "background"}


def own_images_only(source: str) -> str | None:
    return source if source.startswith(OURS) else None


def test_the_audit_finds_what_is_wrong_before_cleaning() -> None:
    found = [hostile for hostile in CORPUS if Audit(hostile).offences]

    assert len(found) > 120


@pytest.mark.parametrize("hostile", CORPUS)
def test_nothing_in_a_stored_block_acts(hostile: str) -> None:
    stored = clean_block(f"<section><p>{hostile}</p></section>", own_images_only)

    assert Audit(stored).offences == []


@pytest.mark.parametrize("hostile", CORPUS)
def test_saving_what_was_stored_changes_nothing(hostile: str) -> None:
    stored = clean_block(hostile, own_images_only)

    assert clean_block(stored, own_images_only) == stored


async def test_a_browser_that_shows_every_stored_block_runs_and_asks_for_nothing(
    tmp_path: Path,
) -> None:
    blocks = [clean_block(hostile, own_images_only) for hostile in CORPUS]
    page_file = tmp_path / "page.html"
    page_file.write_text("<!doctype html><meta charset=utf-8>" + "".join(blocks))
    asked: list[str] = []

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = await browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        await page.goto(page_file.as_uri())
        hit = await page.evaluate("window.hit")
        await browser.close()

    assert hit is None
    assert asked == [page_file.as_uri()]


@pytest.mark.parametrize("tone", list(Tone))
def test_a_page_of_ours_survives_saving_to_the_letter(tone: Tone) -> None:
    blocks = a_page(tone=tone)

    saved = tuple(clean_block(block, lambda source: source) for block in blocks)

    assert saved == blocks


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("tone", list(Tone))
def test_saving_a_page_of_ours_in_an_editor_edits_none_of_its_blocks(
    tone: Tone, language: Language
) -> None:
    made = blocks_of(None, a_full_page(tone=tone, language=language))
    today = InlineImages(
        job_id=JobId("1"), public_base_url="https://moved.example", language=language
    )

    saved = [
        cleaned(f"<section>\n{block.html}\n</section>", today, number=n)
        for n, block in enumerate(made, start=1)
    ]

    assert "https://moved.example" in "".join(saved)
    assert reconciled(made, saved) == made
