"""Does a POST end in the last SSE frame?"""

import asyncio
import json
from typing import Any

import httpx
import jwt
from PIL import Image
from skimage import data as photographs

from chassis.imaging import encode_jpeg


def a_real_photograph() -> bytes:
    """The cup of coffee that scikit-image carries, as a seller's JPEG."""
    return encode_jpeg(Image.fromarray(photographs.coffee()))


def stream_path(client: httpx.AsyncClient) -> str:
    """The signed-in user's own stream."""
    token = client.headers["authorization"].removeprefix("Bearer ")
    user_id = jwt.decode(token, options={"verify_signature": False})["sub"]
    return f"/api/notifications/stream/{user_id}"


async def frames(response: httpx.Response) -> Any:
    row_id = None
    async for line in response.aiter_lines():
        name, _, value = line.partition(":")
        if name == "id":
            row_id = value.strip()
        elif name == "data":
            yield row_id, json.loads(value)


async def follow(client: httpx.AsyncClient, product: dict[str, Any]) -> tuple[str, list[Any]]:
    """Submit while listening; return the task and every frame up to its notification."""
    told = []
    async with client.stream("GET", stream_path(client)) as response:
        stream = frames(response)
        told.append(await anext(stream))
        accepted = await client.post("/api/generation/display-list", json=product)
        task_id = accepted.raise_for_status().json()["task_id"]
        async with asyncio.timeout(60):
            async for row_id, frame in stream:
                told.append((row_id, frame))
                if frame["type"] == "notification":
                    break
    return task_id, told


async def test_a_real_photograph_becomes_a_page_and_the_stream_tells_it(
    client: httpx.AsyncClient,
) -> None:
    uploaded = await client.post(
        "/api/generation/upload-image",
        files={"file": ("coffee.jpg", a_real_photograph())},
    )
    product = {
        "product_data": "핸드드립 커피 원두 200g\n원산지: 콜롬비아\n로스팅: 미디엄",
        "features": ["은은한 과일 향", "주문 후 로스팅"],
        "tone": "friendly",
        "product_image_url": uploaded.json()["image_url"],
    }

    task_id, told = await follow(client, product)
    result = (await client.get(f"/api/generation/result/{task_id}")).json()

    types = [frame["type"] for _, frame in told]
    assert types[0] == "connected"
    assert "progress" in types
    assert told[-1][1]["data"]["metadata"]["task_id"] == task_id
    assert told[-1][1]["data"]["message_type"] == "success"
    percents = [frame["data"]["progress"] for _, frame in told if frame["type"] == "progress"]
    assert percents == sorted(set(percents))
    assert len(result["result"]["html_list"]) >= 6
    assert {"STUDIO"} == {image["image_source"] for image in result["result"]["images"]}


async def test_every_image_of_a_page_is_served_with_its_size_and_for_ever(
    client: httpx.AsyncClient,
) -> None:
    uploaded = await client.post(
        "/api/generation/upload-image",
        files={"file": ("coffee.jpg", a_real_photograph())},
    )
    product = {"product_data": "커피잔", "product_image_url": uploaded.json()["image_url"]}
    task_id, _ = await follow(client, product)
    result = (await client.get(f"/api/generation/result/{task_id}")).json()["result"]

    served = [await client.get(image["url"]) for image in result["images"]]

    assert len(served) >= 3
    assert {answer.status_code for answer in served} == {200}
    assert {answer.headers["content-type"] for answer in served} == {"image/jpeg"}
    assert all("immutable" in answer.headers["cache-control"] for answer in served)


async def test_an_unreachable_photo_still_gives_a_page_and_says_so(
    client: httpx.AsyncClient,
) -> None:
    product = {
        "product_data": "무선 청소기\n무게: 1.2 kg",
        "product_image_url": "http://photo.invalid/a.jpg",
    }

    task_id, told = await follow(client, product)
    result = (await client.get(f"/api/generation/result/{task_id}")).json()["result"]

    assert told[-1][1]["data"]["message_type"] == "success"
    assert "PHOTO_UNREACHABLE" in {warning["code"] for warning in result["warnings"]}
    assert {image["image_source"] for image in result["images"]} == {"PLACEHOLDER"}


async def test_a_reconnect_hears_exactly_what_it_missed(client: httpx.AsyncClient) -> None:
    _, told = await follow(client, {"product_data": "텀블러"})
    rows = [row_id for row_id, frame in told if frame["type"] in {"progress", "notification"}]
    middle = rows[len(rows) // 2]

    async with client.stream(
        "GET",
        stream_path(client),
        headers={"last-event-id": middle},
    ) as response:
        stream = frames(response)
        heard = [await anext(stream) for _ in range(len(rows) - rows.index(middle))]

    assert heard[0][1]["type"] == "connected"
    assert [row_id for row_id, _ in heard[1:]] == rows[rows.index(middle) + 1 :]
