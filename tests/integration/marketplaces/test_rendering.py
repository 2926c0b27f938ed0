"""Blocks drawn by a real browser: whole, as wide as asked, without network, and gone when left."""

import asyncio
import os

import psutil
import pytest

from worker_service.marketplaces.browser import BrowserError, found_browser
from worker_service.marketplaces.rendering import Rendering

LINE = "<p style='margin:0;font-size:20px;line-height:40px'>감귤칩</p>"


def browsers() -> list[psutil.Process]:
    return [c for c in psutil.Process(os.getpid()).children(recursive=True) if "chrom" in c.name()]


async def test_each_block_is_a_strip_that_may_be_cut_only_between_its_lines() -> None:
    rendering = Rendering(found_browser(""), seconds=60)

    first, second = await rendering.strips([f"<div>{LINE * 3}</div>", "<div>둘</div>"], width=780)

    assert (first.width, first.height, second.width) == (780, 120, 780)
    assert len(first.cuts) == 2
    assert all(abs(cut - line) <= 8 for cut, line in zip(first.cuts, (40, 80), strict=True))
    assert browsers() == []


async def test_who_is_cancelled_leaves_no_browser_behind() -> None:
    rendering = Rendering(found_browser(""), seconds=60)
    drawing = asyncio.create_task(rendering.strips([f"<div>{LINE * 500}</div>"] * 50, width=860))
    # It is started in the first step.
    await asyncio.sleep(0)
    started = len(browsers())

    drawing.cancel()

    with pytest.raises(asyncio.CancelledError):
        await drawing
    assert (started > 0, browsers()) == (True, [])


async def test_a_browser_that_is_out_of_time_is_ended() -> None:
    with pytest.raises(BrowserError):
        await Rendering(found_browser(""), seconds=0.01).strips(["<div>하나</div>"], width=860)

    assert browsers() == []


async def test_without_a_browser_nothing_is_drawn_and_that_is_said() -> None:
    with pytest.raises(BrowserError):
        await Rendering(found_browser("no-such-browser"), seconds=60).strips([""], width=860)
