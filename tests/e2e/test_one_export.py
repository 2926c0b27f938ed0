"""Does a finished page end in a package for each marketplace, and in the last SSE frame?"""

import asyncio
import json
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import httpx
import pytest
from PIL import Image, ImageDraw

from tests.e2e.test_one_image_edit import uploaded
from tests.e2e.test_one_job import frames, stream_path

TARGETS = ("smartstore", "coupang", "cafe24", "11st", "esm", "kakao", "amazon", "google", "web")
WIDTHS = {"coupang": 780, "kakao": 750, "amazon": 970}
WAIT = {"prefer": "wait=60"}
CUP = "머무름 도자기 커피잔 250ml\n가격: 19,900원\n소재: 도자기\n원산지: 대한민국"


async def a_page(client: httpx.AsyncClient, photo_url: str = "") -> int:
    product = {"product_data": CUP, "product_image_url": photo_url or await uploaded(client)}
    answer = await client.post("/api/generation/display-list", json=product, headers=WAIT)
    return int(answer.json()["result"]["product_details_id"])


async def a_product_on_paper(client: httpx.AsyncClient) -> str:
    photo = Image.new("RGB", (1600, 1600), (236, 236, 234))
    pen = ImageDraw.Draw(photo)
    pen.rounded_rectangle((420, 300, 1180, 1300), 80, fill=(60, 92, 120))
    pen.rectangle((520, 600, 1080, 900), fill=(226, 216, 190))
    file = BytesIO()
    photo.save(file, "JPEG", quality=92)
    sent = {"file": ("cup.jpg", file.getvalue())}
    answer = await client.post("/api/generation/upload-image", files=sent)
    url: str = answer.raise_for_status().json()["image_url"]
    return url


def address(page: int, target: str) -> str:
    return f"/api/generation/product-details/{page}/export?target={target}"


async def package(client: httpx.AsyncClient, page: int, target: str) -> ZipFile:
    answer = await client.get(address(page, target), headers=WAIT, timeout=90)
    assert answer.status_code == 200, answer.text
    return ZipFile(BytesIO(answer.content))


def report_of(archive: ZipFile) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(archive.read("report.json"))
    return report


def pictures(archive: ZipFile, folder: str) -> list[tuple[Image.Image, int]]:
    names = [name for name in archive.namelist() if name.startswith(folder)]
    return [(Image.open(BytesIO(archive.read(n))), len(archive.read(n))) for n in sorted(names)]


async def test_a_page_is_packed_for_every_marketplace(client: httpx.AsyncClient) -> None:
    page = await a_page(client, await a_product_on_paper(client))

    for target in TARGETS:
        archive = await package(client, page, target)

        rules = {each["rule"]: each for each in report_of(archive)["rules"]}
        lost = {name for name, each in rules.items() if each["status"] == "fail"}
        assert lost <= {"notice.complete", "thumbnail.area", "thumbnail.advised"}, (target, lost)
        assert all(each["source"] and each["ko"] and each["en"] for each in rules.values())
        assert {"html/page.html", "copy.json", "notice.json"} <= set(archive.namelist())
        for_browsers = [name for name in archive.namelist() if name.endswith(".webp")]
        assert bool(for_browsers) is (target == "web")
        for name in for_browsers:
            assert (
                f'srcset="{name.removeprefix("html/")}"' in archive.read("html/page.html").decode()
            )
            assert Image.open(BytesIO(archive.read(name))).format == "WEBP"
        slices = pictures(archive, "detail/")
        assert bool(slices) is (target != "google")
        for slice_, size in slices:
            assert slice_.width == WIDTHS.get(target, 860)
            assert slice_.height <= 5000
            assert size <= 2 * 1024 * 1024
        for thumbnail, _ in pictures(archive, "thumbs/"):
            lowest = [low for low, _ in thumbnail.crop((0, 0, thumbnail.width, 5)).getextrema()]
            assert min(lowest) >= 254
            assert target != "amazon" or thumbnail.size == (1600, 1600)


@pytest.mark.parametrize("target", ["coupang", "amazon"])
async def test_a_photo_that_keeps_its_background_never_passes_for_white(
    client: httpx.AsyncClient, target: str
) -> None:
    archive = await package(client, await a_page(client), target)

    report = report_of(archive)
    rules = {each["rule"]: each for each in report["rules"]}
    assert report["treatment"] == "whole"
    assert rules["thumbnail.ring"]["status"] == "fail"
    assert "원래 배경" in rules["thumbnail.ring"]["ko"]
    assert rules["thumbnail.shadow"]["status"] == "unknown"


async def test_the_stream_leads_to_a_download_that_opens_no_editor(
    client: httpx.AsyncClient,
) -> None:
    page = await a_page(client)
    async with client.stream("GET", stream_path(client)) as response, asyncio.timeout(90):
        stream = frames(response)
        await anext(stream)
        accepted = await client.get(address(page, "coupang"))
        told = [frame async for _, frame in _until_the_end(stream, accepted.json()["task_id"])]

    assert accepted.status_code == 202
    assert accepted.headers["retry-after"]
    notification = told[-1]["data"]
    assert "/product-details/" not in notification["data_url"]
    assert {"progress", "notification"} <= {frame["type"] for frame in told}
    served = await client.get(notification["data_url"])
    again = await client.get(address(page, "coupang"))
    assert (served.content, served.headers["content-disposition"]) == (again.content, "attachment")
    assert "filename*=UTF-8''%EB%A8%B8" in again.headers["content-disposition"]
    contents = json.loads(ZipFile(BytesIO(again.content)).read("coupang/contents.json"))
    for element in contents["contents"]:
        [detail] = element["contentDetails"]
        assert (await client.get(detail["content"])).headers["content-type"] == "image/jpeg"


async def _until_the_end(stream: Any, task_id: str) -> Any:
    async for event_id, frame in stream:
        if task_id in json.dumps(frame):
            yield event_id, frame
            if frame["type"] == "notification":
                return


async def test_an_edit_makes_another_package(client: httpx.AsyncClient) -> None:
    page = await a_page(client)
    before = await client.get(address(page, "smartstore"), headers=WAIT, timeout=90)
    blocks = {"generated_html": {"html_blocks": ["<div><h2>새 제목</h2></div>"]}}
    await client.put(f"/api/generation/product-details/{page}", json=blocks)

    after = await package(client, page, "smartstore")

    assert before.status_code == 200
    assert after.read("html/page.html").decode() == "<div><h2>새 제목</h2></div>"
    assert len(pictures(after, "detail/")) == 1


@pytest.mark.parametrize("target", ["", "etsy"])
async def test_an_unknown_marketplace_is_answered_with_those_there_are(
    target: str, client: httpx.AsyncClient
) -> None:
    answer = await client.get(address(1, target))

    assert answer.status_code == 422
    assert "smartstore" in answer.json()["message"]
