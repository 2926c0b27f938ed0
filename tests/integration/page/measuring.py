"""What a real browser says of a page: how wide things are, where texts lie, and what reads."""

import base64
import io
from dataclasses import dataclass
from functools import cache

from PIL import Image
from playwright.async_api import Page

from chassis.preferences import Preferences
from contracts.jobs import Language, Tone
from contracts.pages import ImageType, PageImage
from tests.unit.worker_service.page.pages import TERMS, a_copy, a_full_copy, images
from worker_service.page.compose import compose
from worker_service.ports import (
    Answer,
    Comparison,
    Fact,
    PageCopy,
    Palette,
    Point,
    Review,
)

WIDTHS = (320, 390, 780, 860)
PHONE = (390, 844)
SHOWN = (ImageType.HERO, ImageType.PRODUCT, *(ImageType.DETAIL,) * 4)

_WORD = "스테인리스이중진공단열텀블러세척솔증정기획세트"
_CODE = "https-www.example.com/aVeryLongAddressWithoutAnyPlaceToBreak0123456789"
_LINE = "출근길에도 회의 중에도 퇴근길에도 처음 담은 온도를 오래 지키는 텀블러를 찾으셨다면 " * 3

# Asked of every text: where each of its lines lies, its colour, and the ground behind it.
_TEXTS = """
() => {
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.data.trim()) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    let behind = node.parentElement;
    const ground = (element) => getComputedStyle(element).backgroundColor;
    while (ground(behind) === "rgba(0, 0, 0, 0)") behind = behind.parentElement;
    texts.push({
      text: node.data,
      lines: [...range.getClientRects()].map((r) => [r.left, r.top, r.right, r.bottom]),
      colour: getComputedStyle(node.parentElement).color,
      ground: ground(behind),
      heading: node.parentElement.closest("h2") !== null,
    });
  }
  return texts;
}
"""
_WIDE = """
() => [...document.body.querySelectorAll("*")]
  .filter((e) => {
    const box = e.getBoundingClientRect();
    return box.left < -0.5 || box.right > innerWidth + 0.5 || e.scrollWidth > e.clientWidth + 1
      && getComputedStyle(e).display !== "inline";
  })
  .map((e) => e.outerHTML.slice(0, 200))
"""
_DOCUMENT = (
    "<!doctype html><html lang='ko'><head><meta charset='utf-8'>"
    "<style>body{{margin:0;background:#ffffff}}</style></head><body>{blocks}</body></html>"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """One run of text as it was laid out; `lines` are (left, top, right, bottom) in pixels."""

    text: str
    lines: list[tuple[float, float, float, float]]
    colour: str
    ground: str
    heading: bool


async def texts_of(page: Page) -> list[Text]:
    return [Text(**found) for found in await page.evaluate(_TEXTS)]


async def too_wide(page: Page) -> list[str]:
    """Return what is wider than the window or than its own box, as HTML."""
    found: list[str] = await page.evaluate(_WIDE)
    return found


def overlapping(texts: list[Text]) -> list[tuple[str, str]]:
    """Return the pairs of texts of which one lies on the other."""
    lines = sorted(
        ((line, text.text) for text in texts for line in text.lines), key=lambda each: each[0][1]
    )
    return [
        (one, other)
        for number, (upper, one) in enumerate(lines)
        for lower, other in lines[number + 1 :]
        if lower[1] < upper[3] and _share(upper, lower)
    ]


def _share(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> bool:
    """A line's box is as high as its font, above and below what is seen of it."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return width > 1 and height > min(one[3] - one[1], other[3] - other[1]) * 0.3


def a_document(copy: PageCopy, shown: tuple[PageImage, ...], palette: Palette | None) -> str:
    blocks = compose(copy, shown, palette, wishes=Preferences(seller=TERMS))
    return _DOCUMENT.format(blocks="".join(block.html for block in blocks))


def pictures(*, width: int = 860, height: int = 1075) -> tuple[PageImage, ...]:
    """Images of every type a page shows, portrait as our hero is, that load without network."""
    sized = {"url": _grey(width, height), "width": width, "height": height}
    return tuple(image.model_copy(update=sized) for image in images(*SHOWN))


@cache
def _grey(width: int, height: int) -> str:
    content = io.BytesIO()
    Image.new("L", (width // 10, height // 10), 200).save(content, "PNG")
    return "data:image/png;base64," + base64.b64encode(content.getvalue()).decode()


def full(tone: Tone) -> PageCopy:
    return a_full_copy(tone=tone)


def sparse(tone: Tone) -> PageCopy:
    return a_copy(
        tone=tone, lead="", tags=(), points=(), specs=(), recommended_for=(), detail_captions=()
    )


def english(tone: Tone) -> PageCopy:
    return a_full_copy(
        tone=tone,
        language=Language.ENGLISH,
        title="Stainless steel tumbler",
        hook="Warm from the first sip to the last one",
        lead="A vacuum-insulated tumbler for everyone who forgets their coffee.",
        tags=("insulated", "one-touch"),
        points=(
            Point(heading="Six hours of warmth, one hand to open", body=("It stays hot.",)),
            Point(heading="Fits every cup holder", body=("Seven centimetres wide.", "No rattle.")),
        ),
        headings={},
    )


def unbroken(tone: Tone) -> PageCopy:
    """Words without a place to break, lines without an end, in every slot."""
    fact = Fact(name=_WORD, value=_CODE)
    return a_full_copy(
        tone=tone,
        title=_WORD * 2,
        brand=_CODE,
        hook=_WORD[:20],
        lead=_LINE,
        tags=(_WORD, _CODE),
        problem=(_LINE, _CODE),
        solution=Point(heading=_WORD[:20], body=(_LINE, _CODE)),
        points=(Point(heading=_WORD[:20], body=(_LINE, _CODE)),) * 5,
        proof=(fact,) * 3,
        detail_captions=(_LINE, _CODE),
        steps=(_LINE, _CODE, _WORD),
        recommended_for=(_LINE, _CODE, _WORD),
        options=(Fact(name=_WORD, value=f"{_WORD}, {_CODE}"),),
        package=(_WORD, _CODE, _LINE),
        specs=(fact, Fact(name="A/S", value="0505-1234-5678")),
        comparison=(Comparison(name=_WORD, before=_CODE, now=_CODE),),
        reviews=(Review(text=_LINE, author=_CODE), Review(text=_CODE)),
        faq=(Answer(question=_CODE, answer=_LINE),),
        care=(_LINE, _CODE),
        notice=(fact,),
        closing=_CODE,
    )


COPIES = (full, sparse, english, unbroken)
