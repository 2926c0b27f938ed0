"""Finished pages: listed, read, edited, deleted."""

import base64
import io

import httpx
import pytest
from PIL import Image

from tests.unit.api_service.builders import Shop

PAGES = "/api/generation/product-details"


async def an_order(client: httpx.AsyncClient) -> tuple[str, int]:
    body = (
        await client.post("/api/generation/display-list", json={"product_data": "감귤칩\n30g"})
    ).json()
    return body["task_id"], body["data"]["product_details_id"]


async def a_page(client: httpx.AsyncClient, shop: Shop) -> int:
    task_id, page_id = await an_order(client)
    await shop.complete(task_id)
    return page_id


def an_inline_picture() -> str:
    buffer = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(buffer, "PNG")
    return f"data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}"


async def test_a_list_has_exactly_what_the_front_end_reads(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    older = await a_page(seller, shop)
    _, newer = await an_order(seller)

    body = (await seller.get(PAGES)).json()

    assert set(body) == {"total", "items", "limit", "offset"}
    assert (body["total"], body["limit"], body["offset"]) == (2, 20, 0)
    assert [item["id"] for item in body["items"]] == [newer, older]
    assert set(body["items"][0]) == {
        *("id", "original_product_info", "title", "status", "thumbnail", "created_at"),
        "updated_at",
    }


async def test_every_thumbnail_is_an_image_of_ours(seller: httpx.AsyncClient, shop: Shop) -> None:
    await a_page(seller, shop)
    await an_order(seller)

    items = (await seller.get(PAGES)).json()["items"]
    images = [await seller.get(item["thumbnail"]) for item in items]

    assert all(item["title"] for item in items)
    assert {image.status_code for image in images} == {200}
    assert all(image.headers["content-type"].startswith("image/") for image in images)


async def test_a_list_can_be_cut_and_narrowed(seller: httpx.AsyncClient, shop: Shop) -> None:
    page_id = await a_page(seller, shop)
    await an_order(seller)

    cut = (await seller.get(PAGES, params={"limit": 1, "offset": 1})).json()
    narrowed = (await seller.get(PAGES, params={"status": "draft"})).json()

    assert ([item["id"] for item in cut["items"]], cut["total"]) == ([page_id], 2)
    assert [item["id"] for item in narrowed["items"]] == [page_id]


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "offset=-1", "limit=x", "status=odd"])
async def test_a_list_that_cannot_be_cut_so_is_refused(
    seller: httpx.AsyncClient, query: str
) -> None:
    response = await seller.get(f"{PAGES}?{query}")

    assert (response.status_code, response.json()["code"]) == (422, "VALIDATION_FAILED")


async def test_a_page_is_a_bare_object(seller: httpx.AsyncClient, shop: Shop) -> None:
    page_id = await a_page(seller, shop)

    body = (await seller.get(f"{PAGES}/{page_id}")).json()

    assert set(body) == {
        *("id", "task_id", "product_id", "user_id", "title", "original_product_info"),
        *("generated_html", "status", "thumbnail", "created_at", "updated_at"),
        *("expires_at", "product_images", "version", "blocks", "missing_fields"),
    }
    assert set(body["generated_html"]) == {"html_blocks", "image_count", "generation_completed"}
    assert set(body["product_images"][0]) == {
        *("id", "s3_url", "temp_url", "image_source", "image_type"),
    }
    assert (body["id"], body["status"], body["title"]) == (page_id, "draft", "감귤칩")
    assert body["generated_html"]["generation_completed"] is True


async def test_a_page_in_the_making_is_shown_as_such(seller: httpx.AsyncClient) -> None:
    _, page_id = await an_order(seller)

    body = (await seller.get(f"{PAGES}/{page_id}")).json()

    assert body["generated_html"] == {
        "html_blocks": [],
        "image_count": 0,
        "generation_completed": False,
    }
    assert body["title"] == "감귤칩"


@pytest.mark.parametrize(("page_id", "status"), [("99", 404), ("0", 422), ("-1", 422), ("x", 422)])
async def test_what_is_no_page_of_yours_is_not_shown(
    seller: httpx.AsyncClient, page_id: str, status: int
) -> None:
    assert (await seller.get(f"{PAGES}/{page_id}")).status_code == status


async def test_an_edit_is_stored_and_shown(seller: httpx.AsyncClient, shop: Shop) -> None:
    page_id = await a_page(seller, shop)
    edit = {
        "generated_html": {"html_blocks": ["<section><p>새 글</p></section>"], "image_count": 9},
        "original_product_info": "새 설명",
        "product_id": 77,
        "status": "published",
    }

    saved = await seller.put(f"{PAGES}/{page_id}", json=edit)

    assert saved.status_code == 200
    assert set(saved.json()) == {"success", "message", "data", "warnings"}
    read = (await seller.get(f"{PAGES}/{page_id}")).json()
    assert read == saved.json()["data"]
    [block] = read["generated_html"]["html_blocks"]
    assert block == '<div data-block-id="custom-2"><p>새 글</p></div>'
    assert (read["status"], read["product_id"]) == ("published", "77")
    assert read["original_product_info"] == "새 설명"


async def test_what_an_edit_does_not_name_stays(seller: httpx.AsyncClient, shop: Shop) -> None:
    page_id = await a_page(seller, shop)
    before = (await seller.get(f"{PAGES}/{page_id}")).json()

    await seller.put(f"{PAGES}/{page_id}", json={"status": "archived"})

    after = (await seller.get(f"{PAGES}/{page_id}")).json()
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"status", "updated_at"}
    assert after["version"] == 1


async def test_a_page_says_what_its_seller_made_of_each_block(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    page_id = await a_page(seller, shop)
    blocks = {"generated_html": {"html_blocks": ["<div>내 블록</div>"]}}

    body = (await seller.put(f"{PAGES}/{page_id}", json=blocks)).json()["data"]

    assert body["version"] == 2
    assert body["blocks"] == [
        {
            "id": "custom-2",
            "position": 0,
            "hidden": False,
            "locked": False,
            "edited": True,
            "ai_generated": False,
        }
    ]


async def test_an_inline_image_becomes_an_artifact(seller: httpx.AsyncClient, shop: Shop) -> None:
    page_id = await a_page(seller, shop)
    block = f'<div><img src="{an_inline_picture()}" alt="새"></div>'

    saved = await seller.put(
        f"{PAGES}/{page_id}", json={"generated_html": {"html_blocks": [block]}}
    )

    (stored,) = saved.json()["data"]["generated_html"]["html_blocks"]
    address = stored.split('src="')[1].split('"')[0]
    assert (await seller.get(address)).headers["content-type"] == "image/png"
    again = await seller.put(
        f"{PAGES}/{page_id}", json={"generated_html": {"html_blocks": [stored]}}
    )
    assert again.json()["data"]["generated_html"]["html_blocks"] == [stored]


async def test_an_unreadable_inline_image_is_left_out_with_a_warning(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    page_id = await a_page(seller, shop)
    block = '<div><img src="data:image/png;base64,AAAA">글</div>'

    saved = await seller.put(
        f"{PAGES}/{page_id}", json={"generated_html": {"html_blocks": ["<div>1</div>", block]}}
    )

    assert saved.json()["data"]["generated_html"]["html_blocks"][1].endswith(">글</div>")
    assert saved.json()["warnings"][0]["block"] == 2


@pytest.mark.parametrize(
    ("edit", "pointer"),
    [
        ({"status": "odd"}, "/status"),
        ({"generated_html": "x"}, "/generated_html"),
        ({"generated_html": {"html_blocks": [1]}}, "/generated_html/html_blocks/0"),
        ({"original_product_info": "x" * 20_001}, "/original_product_info"),
        ({"generated_html": {"html_blocks": ["x"] * 201}}, "/generated_html/html_blocks"),
        ({"generated_html": {"html_blocks": ["<b>" * 20_001]}}, "/generated_html/html_blocks"),
    ],
)
async def test_a_refused_edit_names_the_field(
    seller: httpx.AsyncClient, shop: Shop, edit: dict[str, object], pointer: str
) -> None:
    page_id = await a_page(seller, shop)

    response = await seller.put(f"{PAGES}/{page_id}", json=edit)

    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == pointer


async def test_an_unfinished_page_cannot_be_edited(seller: httpx.AsyncClient) -> None:
    _, page_id = await an_order(seller)

    response = await seller.put(f"{PAGES}/{page_id}", json={"status": "draft"})

    assert (response.status_code, response.json()["code"]) == (409, "PAGE_NOT_FINISHED")


async def test_a_deleted_page_is_gone_with_its_images(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    page_id = await a_page(seller, shop)

    deleted = await seller.delete(f"{PAGES}/{page_id}")

    assert deleted.status_code == 200
    assert set(deleted.json()) == {"success", "message", "data"}
    assert deleted.json()["data"] == {
        "deleted_product_details_id": page_id,
        "deleted_image_count": 1,
    }
    assert shop.artifacts.artifacts == {}
    assert (await seller.get(f"{PAGES}/{page_id}")).status_code == 404
    assert (await seller.delete(f"{PAGES}/{page_id}")).status_code == 404


async def test_deleting_an_unfinished_page_cancels_its_job(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    task_id, page_id = await an_order(seller)

    await seller.delete(f"{PAGES}/{page_id}")

    assert shop.job(task_id).status == "cancelled"
