"""Blocks of HTML become strips of pixels: one picture per block, and where it may be cut."""

import asyncio
import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from worker_service.marketplaces.browser import Browser, BrowserError

# A window has a height, but what is captured is the whole block.
_WINDOW_HEIGHT = 1200
# Of rows, so that a cut leaves one to either side.
_GAP = 2
# Rows in which nothing stands that a cut would go through: between lines, pictures and rows of
# tables. Text is asked for line by line, since a long paragraph may itself have to be cut.
_MEASURE = """
(async () => {
  await Promise.all([...document.images].map((image) => image.decode().catch(() => 0)));
  await document.fonts.ready;
  const solid = [];
  const add = (box) => { if (box.height > 0) solid.push([box.top, box.bottom]); };
  const whole = document.querySelectorAll("img, tr, hr");
  for (const element of whole) add(element.getBoundingClientRect());
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    if (!texts.currentNode.data.trim()) continue;
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    for (const box of range.getClientRects()) add(box);
  }
  return {
    height: Math.ceil(document.body.getBoundingClientRect().height),
    width: document.documentElement.scrollWidth,
    broken: [...document.images].filter((image) => !image.naturalWidth).length,
    solid,
  };
})()
"""
_DOCUMENT = (
    "<!doctype html><html><head><meta charset='utf-8'>"
    "<meta http-equiv='Content-Security-Policy' "
    "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">"
    "<style>html,body{{margin:0;padding:0;background:#fff}}"
    # A page is 860 px wide at most; a strip is as wide as its marketplace shows it.
    "body>div{{max-width:none!important}}</style></head>"
    "<body>{block}</body></html>"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Strip:
    """One block as it looks: a PNG, and the rows at which it may be cut without cutting anything.

    `cuts` are between 0 and `height`, both of which are not among them.
    """

    png: bytes
    width: int
    height: int
    cuts: tuple[int, ...]
    overflows: bool = False
    """Something in it is wider than the window."""


class Rendering:
    """Draws one page at a time, so that a worker never has two browsers."""

    def __init__(self, path: str | None, *, seconds: float) -> None:
        """`seconds` are for all blocks of one page, once it is its turn."""
        self._path = path
        self._seconds = seconds
        self._turn = asyncio.Semaphore(1)

    @property
    def is_possible(self) -> bool:
        return self._path is not None

    async def strips(self, blocks: Sequence[str], *, width: int) -> tuple[Strip, ...]:
        """Return one strip per block, whose images are all `data:` addresses.

        `BrowserError` where there is no browser, or it did not do it in time. Whoever is
        cancelled leaves no process behind.
        """
        if self._path is None:
            raise BrowserError("no browser")
        async with self._turn:
            # Some milliseconds, and never a process whose owner was cancelled meanwhile.
            browser = Browser(self._path, seconds=self._seconds)
            drawing = asyncio.ensure_future(asyncio.to_thread(_drawn, browser, blocks, width))
            try:
                return await asyncio.shield(drawing)
            finally:
                # The thread ends with its browser, and only then may the next one begin.
                browser.kill()
                await asyncio.wait({drawing})


def _drawn(browser: Browser, blocks: Sequence[str], width: int) -> tuple[Strip, ...]:
    with browser:
        target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        _set_up(browser, session, width)
        frame = browser.call("Page.getFrameTree", session=session)["frameTree"]["frame"]["id"]
        return tuple(_strip(browser, session, frame, block, width) for block in blocks)


def _set_up(browser: Browser, session: str, width: int) -> None:
    browser.call("Page.enable", session=session)
    browser.call(
        "Emulation.setDeviceMetricsOverride",
        session=session,
        width=width,
        height=_WINDOW_HEIGHT,
        deviceScaleFactor=1,
        mobile=False,
    )


def _strip(browser: Browser, session: str, frame: str, block: str, width: int) -> Strip:
    browser.call(
        "Page.setDocumentContent",
        session=session,
        frameId=frame,
        html=_DOCUMENT.format(block=block),
    )
    measured: dict[str, Any] = browser.call(
        "Runtime.evaluate",
        session=session,
        expression=_MEASURE,
        awaitPromise=True,
        returnByValue=True,
    )["result"].get("value", {})
    if "height" not in measured:
        raise BrowserError("a block could not be measured")
    height = max(1, int(measured["height"]))
    shot = browser.call(
        "Page.captureScreenshot",
        session=session,
        format="png",
        optimizeForSpeed=True,
        captureBeyondViewport=True,
        clip={"x": 0, "y": 0, "width": width, "height": height, "scale": 1},
    )
    return Strip(
        png=base64.b64decode(shot["data"]),
        width=width,
        height=height,
        cuts=free_rows(measured["solid"], height),
        overflows=measured["width"] > width,
    )


def free_rows(solid: Sequence[Sequence[float]], height: int) -> tuple[int, ...]:
    """Return the middle of every gap between what must stay whole, from top to bottom."""
    cuts: list[int] = []
    reached = 0.0
    for top, bottom in sorted((box[0], box[1]) for box in solid):
        if top - reached >= _GAP and reached > 0:
            cuts.append(round((reached + top) / 2))
        reached = max(reached, bottom)
    return tuple(cut for cut in cuts if 0 < cut < height)
