"""Blocks drawn by a real browser: whole, as wide as asked, without network, and gone when left."""

import asyncio
import os
from collections.abc import Callable

import psutil
import pytest

from worker_service.marketplaces.browser import BrowserError, found_browser
from worker_service.marketplaces.rendering import Rendering

LINE = "<p style='margin:0;font-size:20px;line-height:40px'>감귤칩</p>"


def all_browsers() -> set[psutil.Process]:
    children = psutil.Process(os.getpid()).children()
    return {child for child in children if "chrom" in child.name()}


@pytest.fixture
def browsers() -> Callable[[], list[psutil.Process]]:
    """What this test started; browsers of other tests may stay open for the whole run."""
    others = all_browsers()

    def started_here() -> list[psutil.Process]:
        mine = all_browsers() - others
        return [one for browser in mine for one in (browser, *browser.children(recursive=True))]

    return started_here


Browsers = Callable[[], list[psutil.Process]]


async def test_each_block_is_a_strip_that_may_be_cut_only_between_its_lines(
    browsers: Browsers,
) -> None:
    rendering = Rendering(found_browser(""), seconds=60)

    first, second = await rendering.strips([f"<div>{LINE * 3}</div>", "<div>둘</div>"], width=780)

    assert (first.width, first.height, second.width) == (780, 120, 780)
    assert len(first.cuts) == 2
    assert all(abs(cut - line) <= 8 for cut, line in zip(first.cuts, (40, 80), strict=True))
    assert browsers() == []


async def test_who_is_cancelled_leaves_no_browser_behind(browsers: Browsers) -> None:
    rendering = Rendering(found_browser(""), seconds=60)
    drawing = asyncio.create_task(rendering.strips([f"<div>{LINE * 500}</div>"] * 50, width=860))
    # It is started in the first step.
    await asyncio.sleep(0)
    started = len(browsers())

    drawing.cancel()

    with pytest.raises(asyncio.CancelledError):
        await drawing
    assert (started > 0, browsers()) == (True, [])


async def test_a_browser_that_is_out_of_time_is_ended(browsers: Browsers) -> None:
    with pytest.raises(BrowserError):
        await Rendering(found_browser(""), seconds=0.01).strips(["<div>하나</div>"], width=860)

    assert browsers() == []


async def test_without_a_browser_nothing_is_drawn_and_that_is_said() -> None:
    with pytest.raises(BrowserError):
        await Rendering(found_browser("no-such-browser"), seconds=60).strips([""], width=860)
