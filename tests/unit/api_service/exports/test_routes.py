"""A page is packed once for each version and marketplace, and downloaded by its user alone."""

import httpx
import pytest

from tests.unit.api_service.builders import Shop

ORDER = "/api/generation/display-list"


async def a_finished_page(seller: httpx.AsyncClient, shop: Shop) -> str:
    accepted = (await seller.post(ORDER, json={"product_data": "감귤칩"})).json()
    await shop.complete(accepted["task_id"])
    return f"/api/generation/product-details/{accepted['data']['product_details_id']}"


async def test_asking_twice_makes_one_job(seller: httpx.AsyncClient, shop: Shop) -> None:
    page = await a_finished_page(seller, shop)

    first = await seller.get(f"{page}/export?target=coupang")
    again = await seller.get(f"{page}/export?target=coupang")

    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json()["task_id"] == again.json()["task_id"]
    assert first.headers["location"].endswith(first.json()["task_id"])
    assert int(first.headers["retry-after"]) >= 1
    assert (await seller.get(first.json()["status_url"])).json()["data"]["kind"] == "export"


async def test_what_is_packed_is_downloaded_under_the_products_name(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    page = await a_finished_page(seller, shop)
    accepted = (await seller.get(f"{page}/export?target=esm")).json()
    await shop.pack(accepted["task_id"])

    answer = await seller.get(f"{page}/export?target=esm")

    assert (answer.status_code, answer.content) == (200, b"a package")
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"] == (
        'attachment; filename="pageloom-esm.zip"; '
        "filename*=UTF-8''%EA%B0%90%EA%B7%A4%EC%B9%A9-esm.zip"
    )
    result = (await seller.get(accepted["result_url"])).json()["result"]
    assert (await seller.get(result["download_url"])).content == b"a package"


@pytest.mark.parametrize(
    ("language", "sentence"), [("ko", "제목이 깁니다."), ("en", "The title is long.")]
)
async def test_a_result_says_in_words_what_a_marketplace_still_wants(
    seller: httpx.AsyncClient, shop: Shop, language: str, sentence: str
) -> None:
    page = await a_finished_page(seller, shop)
    accepted = (await seller.get(f"{page}/export?target=esm")).json()
    await shop.pack(accepted["task_id"])

    answer = await seller.get(accepted["result_url"], headers={"accept-language": language})

    result = answer.json()["result"]
    assert result["rules"] == {"passed": 1, "failed": 1, "unknown": 0}
    assert result["open_rules"] == [
        {"rule": "title.length", "status": "fail", "required": True, "message": sentence}
    ]


async def test_who_prefers_the_job_gets_it_even_when_the_package_is_there(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    page = await a_finished_page(seller, shop)
    accepted = (await seller.get(f"{page}/export?target=esm")).json()
    await shop.pack(accepted["task_id"])

    answer = await seller.get(f"{page}/export?target=esm", headers={"prefer": "respond-async"})

    assert (answer.status_code, answer.json()["task_id"]) == (202, accepted["task_id"])
    assert answer.headers["preference-applied"] == "respond-async"


async def test_an_edited_page_is_packed_anew(seller: httpx.AsyncClient, shop: Shop) -> None:
    page = await a_finished_page(seller, shop)
    before = (await seller.get(f"{page}/export?target=web")).json()
    await shop.pack(before["task_id"])
    await seller.put(page, json={"generated_html": {"html_blocks": ["<div>새</div>"]}})

    after = await seller.get(f"{page}/export?target=web")

    assert after.status_code == 202
    assert after.json()["task_id"] != before["task_id"]


async def test_a_failed_export_says_so_and_where_to_run_it_again(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    page = await a_finished_page(seller, shop)
    task_id = (await seller.get(f"{page}/export?target=web")).json()["task_id"]
    await shop.fail(task_id)

    answer = await seller.get(f"{page}/export?target=web")

    assert (answer.status_code, answer.json()["code"]) == (500, "EXPORT_FAILED")
    assert answer.headers["location"].endswith(task_id)


async def test_an_unfinished_page_cannot_be_packed(seller: httpx.AsyncClient) -> None:
    accepted = (await seller.post(ORDER, json={"product_data": "감귤칩"})).json()
    page = accepted["data"]["product_details_id"]

    answer = await seller.get(f"/api/generation/product-details/{page}/export?target=web")

    assert (answer.status_code, answer.json()["code"]) == (409, "PAGE_NOT_FINISHED")


async def test_a_strangers_page_is_not_there(seller: httpx.AsyncClient, shop: Shop) -> None:
    page = await a_finished_page(seller, shop)
    somebody = {"authorization": f"Bearer {shop.token_of('somebody-else')}"}

    answer = await seller.get(f"{page}/export?target=web", headers=somebody)

    assert answer.status_code == 404


@pytest.mark.parametrize("target", ["etsy", ""])
async def test_an_unknown_marketplace_is_told_which_there_are(
    target: str, seller: httpx.AsyncClient, shop: Shop
) -> None:
    page = await a_finished_page(seller, shop)

    answer = await seller.get(f"{page}/export?target={target}")

    assert answer.status_code == 422
    assert "smartstore" in answer.json()["message"]
