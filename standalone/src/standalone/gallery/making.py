"""Pages made through the public API, and each as one document that needs no server."""

import asyncio
import base64
import re
from dataclasses import dataclass
from typing import Any

import httpx

from standalone.gallery.photos import draw_photo
from standalone.gallery.products import Product

PAGE_SECONDS = 180.0
POLL_SECONDS = 0.3
# Of a picture that is there twice, a browser shows the one in the srcset.
_IMAGE = re.compile(r'(?:(?<= src=")|(?<= srcset="))[^"]+(?=")')


@dataclass(frozen=True, kw_only=True, slots=True)
class MadePage:
    """`document` is the whole page as HTML, its images within; `result` as the API tells it."""

    product: Product
    title: str
    document: str
    result: dict[str, Any]


async def sign_in(client: httpx.AsyncClient, user: str) -> None:
    """Let `client` speak for `user` from now on."""
    answer = await client.post("/api/auth/login", json={"email": user, "password": "pageloom"})
    client.headers["authorization"] = f"Bearer {answer.raise_for_status().json()['token']}"


async def make_page(client: httpx.AsyncClient, product: Product) -> MadePage:
    """Hand the product in, wait for its page and return it; `TimeoutError` when it takes long."""
    photo = await asyncio.to_thread(draw_photo, product.photo)
    uploaded = await client.post(
        "/api/generation/upload-image", files={"file": (f"{product.id}.jpg", photo, "image/jpeg")}
    )
    address = uploaded.raise_for_status().json()["image_url"]
    answer = await client.post("/api/generation/display-list", json=product.order(address))
    accepted = answer.raise_for_status().json()
    async with asyncio.timeout(PAGE_SECONDS):
        result = await _result(client, accepted["task_id"])
    page = f"/api/generation/product-details/{accepted['data']['product_details_id']}"
    details = (await client.get(page)).raise_for_status().json()
    document = (await client.get(f"{page}/page")).raise_for_status().text
    return MadePage(
        product=product,
        title=details["title"],
        document=await _by_itself(client, document),
        result=result,
    )


async def _result(client: httpx.AsyncClient, task_id: str) -> dict[str, Any]:
    while True:
        answer = await client.get(f"/api/generation/result/{task_id}")
        told: dict[str, Any] = answer.raise_for_status().json()
        if told["status"] == "completed":
            return dict(told["result"])
        if told["status"] == "failed":
            raise RuntimeError(f"no page: {told['error']}")
        await asyncio.sleep(POLL_SECONDS)


async def _by_itself(client: httpx.AsyncClient, document: str) -> str:
    """Return `document` with every image in place of its address."""
    addresses = set(_IMAGE.findall(document))
    images = {address: await _inline(client, address) for address in addresses}
    return _IMAGE.sub(lambda found: images[found[0]], document)


async def _inline(client: httpx.AsyncClient, address: str) -> str:
    answer = (await client.get(address)).raise_for_status()
    content = base64.b64encode(answer.content).decode()
    return f"data:{answer.headers['content-type']};base64,{content}"
