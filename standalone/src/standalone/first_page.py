"""The bundled sample product, sent through the public API as any seller's would be."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx

from standalone.sample import SAMPLE_PHOTO_NAME, SAMPLE_PRODUCT, draw_sample_photo

DEMO_EMAIL = "demo@pageloom.test"
PAGE_SECONDS = 120.0
POLL_SECONDS = 0.5


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
    path = f"/api/notifications/stream/{user_id}"
    async with client.stream("GET", path, timeout=60) as response:
        frames = _frames(response)
        await anext(frames)
        answer = await client.post("/api/generation/display-list", json=product)
        accepted = answer.raise_for_status().json()
        say(f"202 accepted: task {accepted['task_id']}")
        # A stream that breaks off loses nothing: the job goes on, and its status tells the rest.
        with contextlib.suppress(httpx.HTTPError):
            await _say_until_told(frames, say)
    await _await_completion(client, accepted["task_id"])
    return int(accepted["data"]["product_details_id"])


async def _say_until_told(
    frames: AsyncIterator[dict[str, Any]], say: Callable[[str], None]
) -> None:
    async for frame in frames:
        if frame["type"] == "progress":
            progress = frame["data"]
            say(f"  {progress['progress']:3d} % {progress['message']}")
        elif frame["type"] == "notification":
            say(f"  {frame['data']['title']}: {frame['data']['message']}")
            return


async def _await_completion(client: httpx.AsyncClient, task_id: str) -> None:
    while True:
        with contextlib.suppress(httpx.TransportError):
            answer = await client.get(f"/api/generation/status/{task_id}")
            if answer.is_success and answer.json()["status"] == "completed":
                return
        await asyncio.sleep(POLL_SECONDS)


async def _frames(response: httpx.Response) -> AsyncIterator[dict[str, Any]]:
    response.raise_for_status()
    async for line in response.aiter_lines():
        if line.startswith("data:"):
            yield json.loads(line.removeprefix("data:"))
