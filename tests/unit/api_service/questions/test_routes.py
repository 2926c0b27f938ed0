"""What a finished page asks can be answered, once for each key, by whom it belongs to."""

from typing import Any

import httpx
import pytest

from chassis.page_answers import ANSWERS
from contracts.jobs import FieldAnswer, JobKind, Language
from contracts.pages import MissingField, TakenAnswer
from contracts.work import RevisionOutcome, RevisionSubject
from tests.unit.api_service.blocks.test_routes import PAGES, a_page
from tests.unit.api_service.builders import Shop

MAKER = {"field": "maker", "value": "행복도예"}
DELIVERY = {"field": "seller.delivery", "value": "3일 안에 도착합니다.\n제주는 5일"}


def asking(shop: Shop, page: str, **changes: Any) -> None:
    """Let the page ask two questions."""
    stored = shop.record.pages[int(page.rpartition("/")[2])]
    asked = tuple(MissingField(field=each["field"], question="?") for each in (MAKER, DELIVERY))
    stored.page = stored.page.model_copy(update={"missing_fields": asked, **changes})


async def an_asking_page(seller: httpx.AsyncClient, shop: Shop) -> str:
    page = await a_page(seller, shop)
    asking(shop, page)
    return page


async def taken_in(shop: Shop, task_id: str) -> None:
    """Do what a worker does with answers, without any block."""
    claim = await shop.claim(task_id)
    subject = claim.job.subject_as(RevisionSubject)
    answers = {
        answer.field: TakenAnswer(value=answer.value, text=answer.value).model_dump(mode="json")
        for answer in subject.answers
    }
    outcome = RevisionOutcome(
        url="https://shop.example", blocks=(), material={ANSWERS: answers}, read_version=1
    )
    await shop.jobs.complete(claim, outcome)


def body(*answers: dict[str, str], **more: object) -> dict[str, object]:
    return {"answers": answers, **more}


async def test_a_page_says_what_it_asks(seller: httpx.AsyncClient, shop: Shop) -> None:
    page = await an_asking_page(seller, shop)

    asked = (await seller.get(page)).json()["missing_fields"]

    assert [each["field"] for each in asked] == ["maker", "seller.delivery"]


async def test_answers_become_a_job_that_asks_no_supplier(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    page = await an_asking_page(seller, shop)

    accepted = await seller.post(f"{page}/answers", json=body(MAKER, DELIVERY, expected_version=1))

    assert accepted.status_code == 202
    told = accepted.json()
    assert accepted.headers["location"].endswith(told["task_id"])
    assert told["data"]["fields"] == ["maker", "seller.delivery"]
    subject = shop.job(told["task_id"]).subject
    assert subject == RevisionSubject(
        page_id=told["data"]["product_details_id"],
        page_task_id=(await seller.get(page)).json()["task_id"],
        title="감귤칩",
        block_ids=(),
        answers=(FieldAnswer(**MAKER), FieldAnswer(**DELIVERY)),
        language=Language.KOREAN,
    )
    status = (await seller.get(told["status_url"])).json()["data"]
    assert (status["kind"], status["product_details_id"]) == (JobKind.REVISION, subject.page_id)


async def test_what_was_answered_is_asked_no_more_by_page_and_results(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    page = await an_asking_page(seller, shop)
    accepted = (await seller.post(f"{page}/answers", json=body(MAKER))).json()
    await taken_in(shop, accepted["task_id"])

    revision = (await seller.get(accepted["result_url"])).json()["result"]
    read = (await seller.get(page)).json()
    made = (await seller.get(f"/api/generation/result/{read['task_id']}")).json()["result"]

    asked = [[each["field"] for each in told["missing_fields"]] for told in (revision, read, made)]
    assert asked == [["seller.delivery"]] * 3
    assert (revision["version"], read["version"]) == (2, 2)


async def test_whoever_prefers_to_wait_is_answered_with_the_result(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    page = await an_asking_page(seller, shop)
    key = {"idempotency-key": "once"}
    accepted = await seller.post(f"{page}/answers", json=body(MAKER), headers=key)
    await taken_in(shop, accepted.json()["task_id"])

    again = await seller.post(
        f"{page}/answers", json=body(MAKER), headers=key | {"prefer": "wait=5"}
    )

    assert (again.status_code, again.json()["result"]["version"]) == (200, 2)
    assert again.headers["idempotency-replayed"] == "true"


async def test_the_same_key_is_one_job_and_never_that_of_other_answers(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    page = await an_asking_page(seller, shop)
    key = {"idempotency-key": "once"}
    first = await seller.post(f"{page}/answers", json=body(MAKER), headers=key)

    again = await seller.post(f"{page}/answers", json=body(MAKER), headers=key)
    other = await seller.post(f"{page}/answers", json=body(DELIVERY), headers=key)

    assert (again.status_code, again.json()["task_id"]) == (202, first.json()["task_id"])
    assert (other.status_code, other.json()["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        (body({"field": "maker", "value": " \n "}), "/answers/0/value"),
        (body(MAKER, {"field": "seller.delivery", "value": "가" * 1001}), "/answers/1/value"),
        (body({"field": "", "value": "행복도예"}), "/answers/0/field"),
        (body({"field": "maker"}), "/answers/0/value"),
        (body(), ""),
        (body(*[{"field": f"field{n}", "value": "답"} for n in range(61)]), "/answers"),
        (body(MAKER, MAKER), ""),
        ({}, "/answers"),
    ],
)
async def test_an_answer_that_is_none_is_refused_with_its_place(
    seller: httpx.AsyncClient, shop: Shop, sent: dict[str, object], pointer: str
) -> None:
    page = await an_asking_page(seller, shop)

    refused = await seller.post(f"{page}/answers", json=sent)

    assert (refused.status_code, refused.json()["code"]) == (422, "VALIDATION_FAILED")
    assert [each["pointer"] for each in refused.json()["errors"]] == [pointer]


async def test_what_the_page_does_not_ask_is_refused_with_its_place(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    page = await an_asking_page(seller, shop)
    strange = {"field": "origin", "value": "제주"}

    refused = await seller.post(f"{page}/answers", json=body(MAKER, DELIVERY, strange))

    assert (refused.status_code, refused.json()["code"]) == (422, "FIELD_NOT_ASKED")
    [error] = refused.json()["errors"]
    assert error["pointer"] == "/answers/2/field"
    english = await seller.post(
        f"{page}/answers", json=body(strange), headers={"accept-language": "en"}
    )
    assert english.json()["errors"][0]["detail"] == "The page does not ask this."


async def test_a_page_that_has_moved_on_is_not_answered_unseen(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    page = await an_asking_page(seller, shop)
    await seller.patch(f"{page}/blocks/hero", json={"locked": True})

    refused = await seller.post(f"{page}/answers", json=body(MAKER, expected_version=1))

    assert (refused.status_code, refused.json()["code"]) == (409, "PAGE_VERSION_CONFLICT")


async def test_a_page_of_before_answers_says_what_to_do_instead(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    page = await a_page(seller, shop)
    asking(shop, page, material=None)

    refused = await seller.post(f"{page}/answers", json=body(MAKER))

    assert (refused.status_code, refused.json()["code"]) == (409, "PAGE_NOT_ANSWERABLE")


async def test_a_page_that_is_not_made_yet_asks_nothing(seller: httpx.AsyncClient) -> None:
    order = await seller.post("/api/generation/display-list", json={"product_data": "감귤칩"})
    page_id = order.json()["data"]["product_details_id"]

    refused = await seller.post(f"{PAGES}/{page_id}/answers", json=body(MAKER))

    assert (refused.status_code, refused.json()["code"]) == (409, "PAGE_NOT_FINISHED")


async def test_nobody_answers_for_another(seller: httpx.AsyncClient, shop: Shop) -> None:
    page = await an_asking_page(seller, shop)
    somebody = {"authorization": f"Bearer {shop.token_of('somebody-else')}"}

    refused = await seller.post(f"{page}/answers", json=body(MAKER), headers=somebody)
    unknown = await seller.post(f"{PAGES}/99/answers", json=body(MAKER))

    assert [(r.status_code, r.json()["code"]) for r in (refused, unknown)] == [
        (404, "NOT_FOUND")
    ] * 2
