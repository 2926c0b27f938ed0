"""The bundled sample product, sent through the public API as any seller's would be."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx

from standalone.sample import SAMPLE_PHOTO_NAME, SAMPLE_PRODUCT, draw_sample_photo

DEMO_EMAIL = "demo@pageloom.test"
PAGE_SECONDS = 120.0


async def make_first_page(client: httpx.AsyncClient, *, say: Callable[[str], None]) -> int:
    """Return the id of the demo user's newest page; make one when there is none.

    `say` is told each stage as the stream tells it.
    """
    user_id = await _sign_in(client)
    existing = await _newest_page(client)
    if existing is not None:
        return existing
    photo = await asyncio.to_thread(draw_sample_photo)
    uploaded = await client.post(
        "/api/generation/upload-image", files={"file": (SAMPLE_PHOTO_NAME, photo, "image/jpeg")}
    )
    uploaded.raise_for_status()
    product = {**SAMPLE_PRODUCT, "product_image_url": uploaded.json()["image_url"]}
    async with asyncio.timeout(PAGE_SECONDS):
        return await _submit_and_watch(client, user_id, product, say)


async def _sign_in(client: httpx.AsyncClient) -> str:
    response = await client.post(
        "/api/auth/login", json={"email": DEMO_EMAIL, "password": "pageloom"}
    )
    response.raise_for_status()
    token = response.json()["token"]
    client.headers["authorization"] = f"Bearer {token}"
    return DEMO_EMAIL


async def _newest_page(client: httpx.AsyncClient) -> int | None:
    response = await client.get("/api/generation/product-details", params={"limit": 1})
    response.raise_for_status()
    items = response.json()["items"]
    return int(items[0]["id"]) if items else None


async def _submit_and_watch(
    client: httpx.AsyncClient, user_id: str, product: dict[str, Any], say: Callable[[str], None]
) -> int:
    stream = client.stream("GET", f"/api/notifications/stream/{user_id}", timeout=60)
    async with stream as response:
        frames = _frames(response)
        await anext(frames)
        accepted = await client.post("/api/generation/display-list", json=product)
        accepted.raise_for_status()
        say(f"202 accepted: task {accepted.json()['task_id']}")
        async for frame in frames:
            if frame["type"] == "progress":
                progress = frame["data"]
                say(f"  {progress['progress']:3d} % {progress['message']}")
            elif frame["type"] == "notification":
                say(f"  {frame['data']['title']}: {frame['data']['message']}")
                break
    return int(accepted.json()["data"]["product_details_id"])


async def _frames(response: httpx.Response) -> AsyncIterator[dict[str, Any]]:
    response.raise_for_status()
    async for line in response.aiter_lines():
        if line.startswith("data:"):
            yield json.loads(line.removeprefix("data:"))
