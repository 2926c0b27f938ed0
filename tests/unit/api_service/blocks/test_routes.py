"""One block at a time: listed, changed, made again, and brought back as it was."""

import httpx
import pytest

from contracts.jobs import JobId
from tests.unit.api_service.builders import Shop
from tests.unit.api_service.builders import a_page as finished_page
from tests.unit.api_service.product_details.test_routes import an_inline_picture, an_order
from tests.unit.chassis.test_page_lint import a_finding

PAGES = "/api/generation/product-details"
HERO, POINTS = '<div data-block-id="hero">하나</div>', '<div data-block-id="points">둘</div>'
REGENERATE: dict[str, object] = {"regenerate": {}}


async def a_page(seller: httpx.AsyncClient, shop: Shop) -> str:
    """Return the address of a page of two blocks."""
    task_id, page_id = await an_order(seller)
    await shop.complete(task_id, HERO, POINTS)
    return f"{PAGES}/{page_id}"


async def shown(seller: httpx.AsyncClient, page: str) -> list[str]:
    blocks: list[str] = (await seller.get(page)).json()["generated_html"]["html_blocks"]
    return blocks


async def told_of(seller: httpx.AsyncClient, task_id: str) -> list[str]:
    """Return where the findings stand that the page's result tells."""
    result = (await seller.get(f"/api/generation/result/{task_id}")).json()["result"]
    return [finding["source"] for finding in result["lint"]]


async def test_blocks_are_listed_as_they_stand(seller: httpx.AsyncClient, shop: Shop) -> None:
    page = await a_page(seller, shop)

    body = (await seller.get(f"{page}/blocks")).json()

    assert (body["version"], [block["id"] for block in body["blocks"]]) == (1, ["hero", "points"])
    assert body["blocks"][1] == {
        "id": "points",
        "position": 1,
        "hidden": False,
        "locked": False,
        "edited": False,
        "ai_generated": False,
        "html": POINTS,
        "provenance": {"ai_generated": False, "supplier": "", "model": "", "prompt_hash": ""},
    }


async def test_a_changed_block_is_answered_with_its_page(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    page = await a_page(seller, shop)
    change = {"position": 0, "locked": True, "expected_version": 1}

    answer = await seller.patch(f"{page}/blocks/points", json=change)

    assert answer.status_code == 200
    data = answer.json()["data"]
    assert (data["version"], data["block"]["position"], data["block"]["locked"]) == (2, 0, True)
    assert data["page"] == (await seller.get(page)).json()
    assert await shown(seller, page) == [POINTS, HERO]


async def test_html_of_a_block_is_cleaned_like_that_of_a_page(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    page = await a_page(seller, shop)
    html = f'<section onclick="x()"><img src="{an_inline_picture()}"><script>1</script>글</section>'

    answer = await seller.patch(f"{page}/blocks/points", json={"html": html})

    block = answer.json()["data"]["block"]
    assert block["html"].startswith('<div data-block-id="points"><img src="http://localhost:8080/')
    assert block["html"].endswith("글</div>")
    assert block["edited"]
    address = block["html"].split('src="')[1].split('"')[0]
    assert (await seller.get(address)).headers["content-type"] == "image/png"


async def test_an_image_that_is_left_out_is_told_with_the_place_of_its_block(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    page = await a_page(seller, shop)
    html = '<div><img src="https://elsewhere.example/x.png">글</div>'

    answer = await seller.patch(f"{page}/blocks/points", json={"html": html})

    [warning] = answer.json()["warnings"]
    assert (warning["code"], warning["block"]) == ("IMAGE_FOREIGN", 2)


async def test_a_hidden_block_is_on_no_page(seller: httpx.AsyncClient, shop: Shop) -> None:
    page = await a_page(seller, shop)

    await seller.patch(f"{page}/blocks/points", json={"hidden": True})

    assert await shown(seller, page) == [HERO]
    last = await seller.patch(f"{page}/blocks/hero", json={"hidden": True})
    assert (last.status_code, last.json()["code"]) == (409, "LAST_VISIBLE_BLOCK")


async def test_a_page_that_would_be_too_large_stays_as_it_is(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    page = await a_page(seller, shop)
    half = f"<div>{'x' * 11_000_000}</div>"
    await seller.patch(f"{page}/blocks/hero", json={"html": half})

    patched = await seller.patch(f"{page}/blocks/points", json={"html": half})
    await seller.patch(f"{page}/blocks/hero", json={"hidden": True})
    saved = await seller.put(page, json={"generated_html": {"html_blocks": [half]}})

    told = [(answer.status_code, answer.json()["errors"]) for answer in (patched, saved)]
    assert [status for status, _ in told] == [422, 422]
    assert [errors[0]["pointer"] for _, errors in told] == [
        "/html",
        "/generated_html/html_blocks",
    ]
    assert await shown(seller, page) == [POINTS]


async def test_a_change_of_a_page_that_moved_on_is_refused(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    page = await a_page(seller, shop)
    await seller.patch(f"{page}/blocks/points", json={"locked": True})
    late = {"html": "<div>늦은 글</div>", "expected_version": 1}

    answer = await seller.patch(f"{page}/blocks/hero", json=late)
    saved = await seller.put(page, json={"status": "archived", "expected_version": 1})

    assert (answer.status_code, answer.json()["code"]) == (409, "PAGE_VERSION_CONFLICT")
    assert (saved.status_code, saved.json()["code"]) == (409, "PAGE_VERSION_CONFLICT")
    assert (await shown(seller, page))[0] == HERO


@pytest.mark.parametrize(
    ("block", "refused"),
    [
        ("hero", {"expected_version": 1}),
        ("points", {"hidden": True}),
        ("gone", {}),
    ],
)
async def test_a_change_that_is_refused_stores_no_picture(
    seller: httpx.AsyncClient, shop: Shop, block: str, refused: dict[str, object]
) -> None:
    page = await a_page(seller, shop)
    await seller.patch(f"{page}/blocks/hero", json={"hidden": True})
    before = set(shop.artifacts.artifacts)
    html = f'<div><img src="{an_inline_picture()}">글</div>'

    answer = await seller.patch(f"{page}/blocks/{block}", json={"html": html} | refused)

    assert answer.status_code in {404, 409}
    assert set(shop.artifacts.artifacts) == before


@pytest.mark.parametrize(("version", "status"), [(1, 409), (3, 422)])
async def test_a_page_that_may_not_be_saved_stores_no_picture(
    seller: httpx.AsyncClient, shop: Shop, version: int, status: int
) -> None:
    page = await a_page(seller, shop)
    await seller.patch(f"{page}/blocks/hero", json={"html": f"<div>{'x' * 18_000_000}</div>"})
    await seller.patch(f"{page}/blocks/hero", json={"hidden": True})
    before = set(shop.artifacts.artifacts)
    html = f'<div><img src="{an_inline_picture()}">{"x" * 4_000_000}</div>'
    saving = {"generated_html": {"html_blocks": [html]}, "expected_version": version}

    answer = await seller.put(page, json=saving)

    assert answer.status_code == status
    assert set(shop.artifacts.artifacts) == before


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({}, ""),
        ({"expected_version": 1}, ""),
        ({"regenerate": {}, "hidden": True}, ""),
        ({"position": -1}, "/position"),
        ({"html": 1}, "/html"),
        ({"html": "<b>" * 20_001}, "/html"),
        ({"regenerate": {"tone": "odd"}}, "/regenerate/tone"),
    ],
)
async def test_a_refused_change_names_the_field(
    seller: httpx.AsyncClient, shop: Shop, change: dict[str, object], pointer: str
) -> None:
    page = await a_page(seller, shop)

    answer = await seller.patch(f"{page}/blocks/hero", json=change)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize("change", [{"hidden": True}, REGENERATE])
@pytest.mark.parametrize(
    ("block", "status"), [("none", 404), ("x" * 65, 422), ("%2e%2e", 422), ("a%20b", 422)]
)
async def test_what_is_no_block_is_not_changed(
    seller: httpx.AsyncClient, shop: Shop, block: str, status: int, change: dict[str, object]
) -> None:
    page = await a_page(seller, shop)

    assert (await seller.patch(f"{page}/blocks/{block}", json=change)).status_code == status


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "blocks", None),
        ("PATCH", "blocks/hero", {"hidden": True}),
        ("PATCH", "blocks/hero", REGENERATE),
        ("GET", "versions", None),
        ("POST", "versions/1/restore", None),
    ],
)
async def test_a_page_in_the_making_has_no_blocks_yet(
    seller: httpx.AsyncClient, method: str, path: str, body: object
) -> None:
    _, page_id = await an_order(seller)

    answer = await seller.request(method, f"{PAGES}/{page_id}/{path}", json=body)

    assert (answer.status_code, answer.json()["code"]) == (409, "PAGE_NOT_FINISHED")


async def test_findings_are_of_the_words_that_stand_on_the_page(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    task_id, page_id = await an_order(seller)
    found = (a_finding("product_data"), a_finding("hero.lead"), a_finding("points[0].body"))
    page = finished_page(JobId(task_id), HERO, POINTS).model_copy(update={"lint": found})
    await shop.jobs.complete(await shop.claim(task_id), page)
    path = f"{PAGES}/{page_id}"

    await seller.patch(f"{path}/blocks/hero", json={"html": "<div>나의 글</div>"})
    rewritten = await told_of(seller, task_id)
    await seller.patch(f"{path}/blocks/points", json={"hidden": True})
    hidden = await told_of(seller, task_id)
    await seller.post(f"{path}/versions/1/restore")

    assert rewritten == ["product_data", "points[0].body"]
    assert hidden == ["product_data"]
    assert await told_of(seller, task_id) == ["product_data", "hero.lead", "points[0].body"]


async def test_a_page_goes_back_and_forth_between_its_versions(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    page = await a_page(seller, shop)
    await seller.patch(f"{page}/blocks/points", json={"hidden": True})

    undone = await seller.post(f"{page}/versions/1/restore")

    assert undone.status_code == 200
    assert undone.json()["data"]["generated_html"]["html_blocks"] == [HERO, POINTS]
    versions = (await seller.get(f"{page}/versions")).json()
    assert versions["version"] == 1
    assert [(v["version"], v["reason"], v["current"]) for v in versions["versions"]] == [
        (2, "block_changed", False),
        (1, "made", True),
    ]
    await seller.post(f"{page}/versions/2/restore")
    assert await shown(seller, page) == [HERO]


async def test_a_version_that_is_not_kept_is_not_restored(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    page = await a_page(seller, shop)

    unknown = await seller.post(f"{page}/versions/9/restore")
    moved = await seller.post(f"{page}/versions/1/restore?expected_version=9")

    assert (unknown.status_code, unknown.json()["code"]) == (404, "NOT_FOUND")
    assert (moved.status_code, moved.json()["code"]) == (409, "PAGE_VERSION_CONFLICT")
