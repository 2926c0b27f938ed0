"""Does an edit of a finished page hold: block by block, made again, saved as a whole, undone?"""

import asyncio
import re
from typing import Any

import httpx
import pytest

from tests.e2e.test_one_export import a_page
from tests.e2e.test_one_job import frames, stream_path

WAIT = {"prefer": "wait=60"}


def address(page: int) -> str:
    return f"/api/generation/product-details/{page}"


async def blocks_of(client: httpx.AsyncClient, page: int) -> dict[str, dict[str, Any]]:
    body = (await client.get(f"{address(page)}/blocks")).raise_for_status().json()
    return {block["id"]: block for block in body["blocks"]}


async def shown(client: httpx.AsyncClient, page: int) -> list[str]:
    html: list[str] = (await client.get(address(page))).json()["generated_html"]["html_blocks"]
    return html


async def changed(
    client: httpx.AsyncClient, page: int, block: str, **change: object
) -> dict[str, Any]:
    answer = await client.patch(f"{address(page)}/blocks/{block}", json=change)
    assert answer.status_code == 200, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


def words(html: str) -> str:
    return re.sub(r"<[^>]+>", " ", html)


async def test_a_block_is_made_again_and_told_and_leads_to_the_editor(
    client: httpx.AsyncClient,
) -> None:
    page = await a_page(client)
    before = await blocks_of(client, page)
    async with client.stream("GET", stream_path(client)) as response, asyncio.timeout(60):
        stream = frames(response)
        await anext(stream)
        answer = await client.patch(f"{address(page)}/blocks/hero", json={"regenerate": {}})
        task_id = answer.json()["task_id"]
        notification = await end_of(stream, task_id)

    assert answer.status_code == 202
    assert notification["message_type"] == "success"
    assert notification["data_url"].endswith(address(page))
    result = (await client.get(f"/api/generation/result/{task_id}")).json()["result"]
    assert (result["changed_blocks"], result["skipped_blocks"]) == (["hero"], [])
    after = await blocks_of(client, page)
    assert words(after["hero"]["html"]) != words(before["hero"]["html"])
    assert {name: after[name]["html"] for name in after if name != "hero"} == {
        name: before[name]["html"] for name in before if name != "hero"
    }


async def end_of(stream: Any, task_id: str) -> dict[str, Any]:
    async for _, frame in stream:
        if frame["type"] == "notification" and frame["data"]["metadata"]["task_id"] == task_id:
            told: dict[str, Any] = frame["data"]
            return told
    raise AssertionError("the stream ended before the job did")


async def test_saving_in_the_editor_changes_only_what_was_changed_there(
    client: httpx.AsyncClient,
) -> None:
    page = await a_page(client)
    before = await shown(client, page)
    # As the front end saves: each block inside a section of its own.
    saved = [f"<section>\n{html}\n</section>" for html in before]
    saved[1] = saved[1].replace("</div>\n</section>", "<p>덧붙인 글</p></div>\n</section>")
    saved.append("<section><p>새로 넣은 블록</p></section>")

    answer = await client.put(address(page), json={"generated_html": {"html_blocks": saved}})

    assert answer.status_code == 200
    stored = await shown(client, page)
    assert [stored[0], *stored[2:-1]] == [before[0], *before[2:]]
    assert stored[1].endswith("<p>덧붙인 글</p></div>")
    blocks = list((await blocks_of(client, page)).values())
    assert [n for n, block in enumerate(blocks) if block["edited"]] == [1, len(blocks) - 1]


async def test_whatever_a_seller_did_can_be_undone(client: httpx.AsyncClient) -> None:
    page = await a_page(client)
    before = await shown(client, page)
    last = list(await blocks_of(client, page))[-1]
    await changed(client, page, "hero", html="<div><h2>내 제목</h2></div>", locked=True)
    await changed(client, page, last, hidden=True)
    await client.put(address(page), json={"generated_html": {"html_blocks": []}})
    assert await shown(client, page) == []

    undone = await client.post(f"{address(page)}/versions/1/restore")

    assert undone.json()["data"]["generated_html"]["html_blocks"] == before
    assert await shown(client, page) == before


@pytest.mark.parametrize("is_locked", [False, True])
async def test_a_locked_block_is_not_made_again(client: httpx.AsyncClient, is_locked: bool) -> None:
    page = await a_page(client)
    await changed(client, page, "hero", locked=is_locked)

    answer = await client.patch(
        f"{address(page)}/blocks/hero", json={"regenerate": {"tone": "luxurious"}}, headers=WAIT
    )

    assert answer.status_code == (409 if is_locked else 200)
