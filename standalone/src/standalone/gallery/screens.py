"""A finished page as a browser shows it: one long picture per width, folded into columns."""

import base64
from io import BytesIO
from math import ceil

from PIL import Image

from worker_service.marketplaces.browser import Browser, BrowserError

SECONDS = 120.0
_WINDOW_HEIGHT = 900
_GAP = 12
_GROUND = (229, 231, 235)
# A page of 860 px is shown at half its size, a phone's a little smaller than it is.
COLUMN_WIDTH = {390: 300, 860: 400}
COLUMN_HEIGHT = 1900
_QUALITY = 62
_READY = """
(async () => {
  // An image far below the window would wait for a reader who scrolls.
  for (const image of document.images) image.loading = "eager";
  await Promise.all([...document.images].map((image) => image.decode().catch(() => 0)));
  await document.fonts.ready;
  return {
    height: Math.ceil(document.documentElement.scrollHeight),
    broken: [...document.images].filter((image) => !image.naturalWidth).length,
  };
})()
"""


def screenshot(path: str, document: str, *, width: int) -> Image.Image:
    """Return the whole page in the browser at `path`, in a window `width` px wide.

    `BrowserError` when it does not start, does not do it in time, or an image does not show.
    """
    with Browser(path, seconds=SECONDS) as browser:
        target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        browser.call("Page.enable", session=session)
        browser.call(
            "Emulation.setDeviceMetricsOverride",
            session=session,
            width=width,
            height=_WINDOW_HEIGHT,
            deviceScaleFactor=1,
            mobile=False,
        )
        return _shown(browser, session, document, width)


def _shown(browser: Browser, session: str, document: str, width: int) -> Image.Image:
    frame = browser.call("Page.getFrameTree", session=session)["frameTree"]["frame"]["id"]
    browser.call("Page.setDocumentContent", session=session, frameId=frame, html=document)
    measured = browser.call(
        "Runtime.evaluate",
        session=session,
        expression=_READY,
        awaitPromise=True,
        returnByValue=True,
    )
    seen = measured["result"]["value"]
    if seen["broken"]:
        raise BrowserError(f"images that do not show: {seen['broken']}")
    height = int(seen["height"])
    shot = browser.call(
        "Page.captureScreenshot",
        session=session,
        format="png",
        captureBeyondViewport=True,
        clip={"x": 0, "y": 0, "width": width, "height": height, "scale": 1},
    )
    return Image.open(BytesIO(base64.b64decode(shot["data"]))).convert("RGB")


def folded(page: Image.Image) -> Image.Image:
    """Return a long page as columns side by side, all of the same height."""
    wide = COLUMN_WIDTH[page.width]
    high = round(page.height * wide / page.width)
    small = page.resize((wide, high), Image.Resampling.LANCZOS, reducing_gap=3.0)
    columns = ceil(high / COLUMN_HEIGHT)
    height = ceil(high / columns)
    sheet = Image.new("RGB", (columns * (wide + _GAP) - _GAP, height), _GROUND)
    for number in range(columns):
        part = small.crop((0, number * height, wide, min(high, (number + 1) * height)))
        sheet.paste(part, (number * (wide + _GAP), 0))
    return sheet


def as_webp(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "WEBP", quality=_QUALITY, method=6)
    return file.getvalue()
