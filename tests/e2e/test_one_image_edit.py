"""Does the edit of an image end in its answer, and in the last SSE frame?"""

import asyncio
from io import BytesIO
from typing import Any

import httpx
from PIL import Image

from tests.e2e.test_one_job import a_real_photograph, frames, stream_path

IMAGE = "/api/generation/image"


async def uploaded(client: httpx.AsyncClient) -> str:
    answer = await client.post(
        "/api/generation/upload-image", files={"file": ("coffee.jpg", a_real_photograph())}
    )
    address: str = answer.raise_for_status().json()["image_url"]
    return address


async def told_until_its_end(client: httpx.AsyncClient, edit: dict[str, Any]) -> tuple[Any, Any]:
    """Edit while listening; return the answer and every frame up to the notification."""
    told = []
    async with client.stream("GET", stream_path(client)) as response, asyncio.timeout(60):
        stream = frames(response)
        await anext(stream)
        answer = await client.post(IMAGE, json=edit, timeout=60)
        async for _, frame in stream:
            told.append(frame)
            if frame["type"] == "notification":
                break
    return answer, told


async def test_a_photograph_is_edited_answered_and_told(client: httpx.AsyncClient) -> None:
    edit = {"prompt_data": "배경을 밝은 주방으로 바꿔 주세요.", "image_url": await uploaded(client)}

    answer, told = await told_until_its_end(client, edit)

    body = answer.json()
    assert (answer.status_code, body["status"]) == (200, "SUCCESS")
    image = body["data"]
    served = await client.get(image["image_url"])
    assert Image.open(BytesIO(served.content)).size == (image["width"], image["height"])
    assert image["image_source"] == "STUDIO"
    assert image["treatment"] in {"cut_out", "whitened", "framed", "whole"}
    assert "INSTRUCTION_NOT_FOLLOWED" in {warning["code"] for warning in image["warnings"]}
    assert "progress" in {frame["type"] for frame in told}
    notification = told[-1]["data"]
    assert notification["message_type"] == "success"
    assert notification["data_url"] == image["image_url"]
    assert notification["metadata"]["task_id"] == image["task_id"]
    assert "/product-details/" not in str(notification)
    listed = (await client.get("/api/generation/product-details")).json()
    assert listed["total"] == 0


async def test_an_image_of_a_page_can_be_edited(client: httpx.AsyncClient) -> None:
    product = {"product_data": "커피잔", "product_image_url": await uploaded(client)}
    page = await client.post(
        "/api/generation/display-list", json=product, headers={"prefer": "wait=60"}, timeout=70
    )
    hero = page.json()["result"]["images"][0]["url"]

    answer = await client.post(
        IMAGE, json={"prompt_data": "더 밝게", "image_url": hero}, timeout=60
    )

    assert answer.json()["status"] == "SUCCESS"


async def test_an_address_of_this_machine_is_never_fetched(
    client: httpx.AsyncClient, suite_url: str
) -> None:
    edit = {"prompt_data": "밝게", "image_url": f"{suite_url.replace('localhost', '127.0.0.1')}/x"}

    answer, told = await told_until_its_end(client, edit)

    assert (answer.status_code, answer.json()["code"]) == (422, "IMAGE_URL_REFUSED")
    assert told[-1]["data"]["message_type"] == "error"
    assert told[-1]["data"]["metadata"]["code"] == "PHOTO_REFUSED"
