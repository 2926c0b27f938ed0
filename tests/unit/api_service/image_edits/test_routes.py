"""One image is edited: waited for, or followed like any other job."""

import asyncio

import httpx
import pytest
from fastapi import FastAPI

from contracts.jobs import JobKind
from contracts.work import ImageSubject
from tests.unit.api_service.builders import BASE_URL, Shop

IMAGE = "/api/generation/image"
ARTIFACT = f"{BASE_URL}/api/generation/artifacts/uploads/0123456789abcdef/fedcba.jpg"
EDIT = {"prompt_data": "배경을 밝은 주방으로", "image_url": ARTIFACT}
LONG_ADDRESS = f"https://x.example/{'a' * 2048}"
AT_ONCE = {"prefer": "respond-async"}


async def asked(seller: httpx.AsyncClient, **more: object) -> str:
    response = await seller.post(IMAGE, json=EDIT | more, headers=AT_ONCE)
    assert response.status_code == 202, response.text
    return str(response.json()["task_id"])


async def waiting(
    seller: httpx.AsyncClient, shop: Shop, **headers: str
) -> tuple["asyncio.Task[httpx.Response]", str]:
    """Ask for an edit, and return who waits for it, and its job."""
    request = asyncio.create_task(seller.post(IMAGE, json=EDIT, headers=headers))
    await shop.clock.advance(1)
    return request, next(iter(shop.record.jobs))


async def test_the_front_end_finds_its_image_in_the_answer(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    request, task_id = await waiting(seller, shop)
    await shop.edit(task_id)
    await shop.clock.advance(2)

    response = await request

    assert response.status_code == 200
    body = response.json()
    assert body["status"] == "SUCCESS"
    assert body["data"] == {
        "image_url": f"{BASE_URL}/api/generation/artifacts/"
        f"jobs/{task_id}/edit-0123456789abcdef.jpg",
        "task_id": task_id,
        "width": 1290,
        "height": 1290,
        "image_source": "STUDIO",
        "treatment": "cut_out",
        "warnings": [
            {"code": "INSTRUCTION_NOT_FOLLOWED", "message": "그대로입니다.", "stage": None}
        ],
    }
    assert "preference-applied" not in response.headers


async def test_an_edit_that_takes_too_long_goes_on_as_a_job(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    request, task_id = await waiting(seller, shop)
    await shop.clock.advance(60)

    response = await request

    body = response.json()
    assert response.status_code == 202
    assert (body["status"], body["task_id"]) == ("ACCEPTED", task_id)
    assert "product_details_id" not in response.text
    assert response.headers["location"] == f"/api/generation/tasks/{task_id}"
    for name in ("status_url", "result_url"):
        assert (await seller.get(body[name])).status_code == 200


@pytest.mark.parametrize("prefer", ["respond-async", "wait=0", "return=minimal, respond-async"])
async def test_who_prefers_not_to_wait_does_not(prefer: str, seller: httpx.AsyncClient) -> None:
    response = await seller.post(IMAGE, json=EDIT, headers={"prefer": prefer})

    assert response.status_code == 202
    assert response.headers["preference-applied"] == "respond-async"


async def test_who_says_how_long_is_waited_for_so_long(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    request, _ = await waiting(seller, shop, prefer="respond-async, wait=3")
    await shop.clock.advance(3)

    response = await request

    assert response.status_code == 202
    assert response.headers["preference-applied"] == "wait=3"


async def test_waiting_ends_when_the_process_leaves(
    seller: httpx.AsyncClient, shop: Shop, app: FastAPI
) -> None:
    request, _ = await waiting(seller, shop)
    app.state.drain.begin()
    await shop.clock.advance(1)

    assert (await request).status_code == 202


@pytest.mark.parametrize(
    ("code", "status", "problem"),
    [
        ("PHOTO_REFUSED", 422, "IMAGE_URL_REFUSED"),
        ("PHOTO_UNREACHABLE", 422, "IMAGE_UNREACHABLE"),
        ("PHOTO_UNREADABLE", 422, "IMAGE_UNREADABLE"),
        ("PHOTO_TOO_LARGE", 422, "IMAGE_UNREADABLE"),
        ("ATTEMPTS_EXHAUSTED", 500, "IMAGE_NOT_EDITED"),
    ],
)
async def test_an_edit_that_fails_is_a_problem_that_says_why(
    code: str, status: int, problem: str, seller: httpx.AsyncClient, shop: Shop
) -> None:
    request, task_id = await waiting(seller, shop)
    await shop.fail(task_id, code)
    await shop.clock.advance(2)

    response = await request

    assert (response.status_code, response.json()["code"]) == (status, problem)
    assert response.headers["location"] == f"/api/generation/tasks/{task_id}"


async def test_an_edit_that_is_cancelled_is_a_problem(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    request, task_id = await waiting(seller, shop)
    await seller.post(f"/api/generation/tasks/{task_id}/cancel")
    await shop.clock.advance(2)

    assert (await request).json()["code"] == "JOB_CANCELLED"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"prompt_data": "밝게"}, "/image_url"),
        ({"prompt_data": "밝게", "image_url": None}, "/image_url"),
        ({"prompt_data": "밝게", "image_url": " "}, "/image_url"),
        ({"prompt_data": "밝게", "image_url": "blob:http://localhost:3000/1"}, "/image_url"),
        ({"prompt_data": "밝게", "image_url": "file:///etc/passwd"}, "/image_url"),
        (
            {"prompt_data": "밝게", "image_url": LONG_ADDRESS},
            "/image_url",
        ),
        ({"image_url": ARTIFACT}, "/prompt_data"),
        ({"prompt_data": " ", "image_url": ARTIFACT}, "/prompt_data"),
        ({"prompt_data": "가" * 4001, "image_url": ARTIFACT}, "/prompt_data"),
    ],
)
async def test_what_cannot_be_edited_is_refused_by_the_name_of_its_field(
    body: dict[str, object], pointer: str, seller: httpx.AsyncClient, shop: Shop
) -> None:
    response = await seller.post(IMAGE, json=body)

    assert response.status_code == 422
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]
    assert shop.record.jobs == {}


@pytest.mark.parametrize(("language", "word"), [("ko", "업로드"), ("en", "upload")])
async def test_a_photo_inside_of_a_browser_is_refused_with_what_to_do(
    language: str, word: str, seller: httpx.AsyncClient
) -> None:
    response = await seller.post(
        IMAGE,
        json=EDIT | {"image_url": "blob:http://localhost:3000/1"},
        headers={"accept-language": language},
    )

    assert word in response.json()["message"]


async def test_a_key_makes_one_edit_and_its_answer_is_given_again(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    first, task_id = await waiting(seller, shop, **{"idempotency-key": "k"})
    await shop.edit(task_id)
    await shop.clock.advance(2)
    answered = await first

    again = await seller.post(IMAGE, json=EDIT, headers={"idempotency-key": "k"})

    assert again.content == answered.content
    assert again.headers["idempotency-replayed"] == "true"
    assert len(shop.record.jobs) == 1


async def test_a_key_of_an_edit_is_no_key_of_a_page(seller: httpx.AsyncClient) -> None:
    headers = {"idempotency-key": "k"}
    await seller.post(IMAGE, json=EDIT, headers=headers | AT_ONCE)

    response = await seller.post(
        "/api/generation/display-list", json={"product_data": "머그컵"}, headers=headers
    )

    assert response.json()["code"] == "IDEMPOTENCY_KEY_REUSED"


async def test_a_key_that_came_with_another_edit_is_refused(seller: httpx.AsyncClient) -> None:
    headers = {"idempotency-key": "k"} | AT_ONCE
    await seller.post(IMAGE, json=EDIT, headers=headers)

    response = await seller.post(IMAGE, json=EDIT | {"prompt_data": "어둡게"}, headers=headers)

    assert response.json()["code"] == "IDEMPOTENCY_KEY_REUSED"


async def test_an_image_of_ours_is_named_by_its_key_and_a_strangers_is_fetched_later(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    ours = shop.job(await asked(seller)).subject
    theirs = shop.job(await asked(seller, image_url="https://x.example/a.jpg")).subject

    assert isinstance(ours, ImageSubject)
    assert isinstance(theirs, ImageSubject)
    assert (ours.photo_key, ours.photo_url) == ("uploads/0123456789abcdef/fedcba.jpg", None)
    assert (theirs.photo_key, theirs.photo_url) == (None, "https://x.example/a.jpg")


@pytest.mark.parametrize(
    ("order", "language"),
    [
        ({"prompt_data": "밝게"}, "ko"),
        ({"prompt_data": "brighter"}, "en"),
        ({"prompt_data": "밝게", "language": "en"}, "en"),
    ],
)
async def test_an_edit_speaks_the_language_of_its_instruction(
    order: dict[str, str], language: str, seller: httpx.AsyncClient, shop: Shop
) -> None:
    seller.headers["accept-language"] = "en"

    task_id = await asked(seller, **order)

    assert shop.job(task_id).subject.language == language


async def test_an_edit_is_a_job_of_its_own_kind_and_no_page(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    task_id = await asked(seller)
    number = shop.job(task_id).product_details_id

    status = (await seller.get(f"/api/generation/status/{task_id}")).json()

    assert shop.job(task_id).kind is JobKind.IMAGE
    assert (status["data"]["kind"], status["data"]["product_details_id"]) == ("image", None)
    assert "편집" in status["message"]
    assert (await seller.get("/api/generation/product-details")).json()["total"] == 0
    page = await seller.get(f"/api/generation/product-details/{number}")
    assert page.status_code == 404


async def test_the_result_of_an_edit_is_its_image(seller: httpx.AsyncClient, shop: Shop) -> None:
    task_id = await asked(seller)
    await shop.edit(task_id)

    body = (await seller.get(f"/api/generation/result/{task_id}")).json()

    assert (body["success"], body["status"], body["data"]["kind"]) == (True, "completed", "image")
    assert body["result"]["image_url"].endswith(f"jobs/{task_id}/edit-0123456789abcdef.jpg")
    assert body["result"]["treatment"] == "cut_out"
    assert "html_list" not in body["data"]


async def test_a_failed_edit_can_be_run_again(seller: httpx.AsyncClient, shop: Shop) -> None:
    task_id = await asked(seller)
    await shop.fail(task_id, "ATTEMPTS_EXHAUSTED")

    again = await seller.post(f"/api/generation/tasks/{task_id}/retry")

    assert again.status_code == 202
    assert "이미지" in again.json()["message"]


async def test_a_stranger_edits_nothing(stranger: httpx.AsyncClient) -> None:
    assert (await stranger.post(IMAGE, json=EDIT)).status_code == 401
