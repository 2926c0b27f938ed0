"""A page as one document: for its seller alone, whole, and not told twice."""

import json
import re

import httpx
import pytest

from tests.unit.api_service.builders import BASE_URL, Shop

ORDER = "/api/generation/display-list"
TWO_BLOCKS = (
    '<div data-block-id="hero"><p>첫 문구</p></div>',
    '<div data-block-id="closing"><p>둘째 문구</p></div>',
)
CUP = "머무름 커피잔\n가격: 19,900원"


async def ordered(seller: httpx.AsyncClient) -> tuple[str, str]:
    body = (await seller.post(ORDER, json={"product_data": CUP})).json()
    page_id = body["data"]["product_details_id"]
    return body["task_id"], f"/api/generation/product-details/{page_id}"


async def finished(seller: httpx.AsyncClient, shop: Shop) -> str:
    task_id, path = await ordered(seller)
    await shop.complete(task_id)
    return path


async def test_it_is_a_whole_document_in_the_language_of_the_page(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    answer = await seller.get(f"{await finished(seller, shop)}/page")

    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert answer.text.startswith('<!doctype html>\n<html lang="ko">')
    assert "<title>감귤칩</title>" in answer.text
    assert "<div><h2>감귤칩</h2></div>" in answer.text
    assert answer.headers["content-language"] == "ko"
    assert answer.headers.get_list("referrer-policy") == ["no-referrer"]


async def test_browsers_may_choose_webp_in_it_and_in_nothing_that_a_marketplace_gets(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    task_id, path = await ordered(seller)
    address = f"{BASE_URL}/api/generation/artifacts/jobs/{task_id}/thumbnail-0123456789abcdef"
    img = f'<img src="{address}.jpg" alt="감귤칩" width="9" height="9">'
    await shop.complete(task_id, f"<div>{img}</div>")

    document = (await seller.get(f"{path}/page")).text
    blocks = (await seller.get(path)).json()["generated_html"]["html_blocks"]
    result = (await seller.get(f"/api/generation/result/{task_id}")).json()["result"]

    source = f'<source type="image/webp" srcset="{address}.webp">'
    assert f"<div><picture>{source}{img}</picture></div>" in document
    assert "webp" not in "".join([*blocks, *result["html_list"]])
    assert result["images"][0]["web_url"] == f"{address}.webp"


async def test_nothing_in_it_may_act(seller: httpx.AsyncClient, shop: Shop) -> None:
    answer = await seller.get(f"{await finished(seller, shop)}/page")

    assert answer.headers["content-security-policy"].startswith("default-src 'none'; img-src ")
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_it_says_what_it_is_by_addresses_that_work_anywhere(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    text = (await seller.get(f"{await finished(seller, shop)}/page")).text

    said = dict(re.findall(r'<meta property="([^"]+)" content="([^"]*)">', text))
    assert said["og:title"] == "감귤칩"
    assert said["og:image"].startswith(f"{BASE_URL}/api/generation/artifacts/jobs/")
    assert (said["product:price:amount"], said["product:price:currency"]) == ("19900", "KRW")
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text)
    assert found is not None
    data = json.loads(found[1])
    assert (data["@type"], data["name"]) == ("Product", "감귤칩")
    assert data["image"] == [said["og:image"]]
    assert data["offers"] == {"@type": "Offer", "price": "19900", "priceCurrency": "KRW"}


async def test_what_was_read_before_is_not_sent_again_until_it_changes(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    path = await finished(seller, shop)
    etag = (await seller.get(f"{path}/page")).headers["etag"]

    same = await seller.get(f"{path}/page", headers={"if-none-match": etag})
    await seller.put(path, json={"generated_html": {"html_blocks": ["<div>새 문구</div>"]}})
    changed = await seller.get(f"{path}/page", headers={"if-none-match": etag})

    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", etag)
    assert (changed.status_code, "새 문구" in changed.text) == (200, True)


@pytest.mark.parametrize("held", ["*", "W/{}", '"older", {}', 'W/"older",W/{}'])
async def test_whoever_holds_it_may_say_so_in_every_way_of_http(
    seller: httpx.AsyncClient, shop: Shop, held: str
) -> None:
    path = await finished(seller, shop)
    etag = (await seller.get(f"{path}/page")).headers["etag"]

    same = await seller.get(f"{path}/page", headers={"if-none-match": held.format(etag)})

    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", etag)


async def test_a_hidden_block_is_not_in_it(seller: httpx.AsyncClient, shop: Shop) -> None:
    task_id, path = await ordered(seller)
    await shop.complete(task_id, *TWO_BLOCKS)
    etag = (await seller.get(f"{path}/page")).headers["etag"]

    await seller.patch(f"{path}/blocks/hero", json={"hidden": True})
    answer = await seller.get(f"{path}/page", headers={"if-none-match": etag})

    assert answer.status_code == 200
    assert ("첫 문구" in answer.text, "둘째 문구" in answer.text) == (False, True)


async def test_a_page_in_the_making_has_no_document_yet(seller: httpx.AsyncClient) -> None:
    _, path = await ordered(seller)

    answer = await seller.get(f"{path}/page")

    assert (answer.status_code, answer.json()["code"]) == (409, "PAGE_NOT_FINISHED")


async def test_without_a_name_nobody_reads_it(stranger: httpx.AsyncClient) -> None:
    assert (await stranger.get("/api/generation/product-details/1/page")).status_code == 401
