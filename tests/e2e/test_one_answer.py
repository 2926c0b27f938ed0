"""Does a page take in what its seller answers: ordered, asked, answered, kept, undone?"""

import asyncio
import re
from typing import Any

import httpx

from tests.e2e.test_one_edit import address, blocks_of, changed, end_of, shown
from tests.e2e.test_one_job import frames, stream_path

WAIT = {"prefer": "wait=60"}
ORDER = {
    "product_data": "머무름 도자기 커피잔 250ml\n가격: 19,900원\n소재: 도자기\n원산지: 대한민국",
    "features": ["식기세척기에 넣어도 됩니다", "전자레인지에 쓸 수 있습니다", "손에 감기는 손잡이"],
}
ANSWERS = {
    "maker": "행복도예(경기 이천)",
    "components": "커피잔 1개\n잔 받침 1개",
    "seller.delivery": "오후 2시 전에 주문하시면 그날 보내 드립니다.",
}


async def an_asking_page(client: httpx.AsyncClient) -> int:
    order = await client.post("/api/generation/display-list", json=ORDER, headers=WAIT)
    page: int = order.raise_for_status().json()["result"]["product_details_id"]
    return page


def body(answers: dict[str, str]) -> dict[str, Any]:
    return {"answers": [{"field": field, "value": value} for field, value in answers.items()]}


async def asked(client: httpx.AsyncClient, page: int) -> set[str]:
    told = (await client.get(address(page))).raise_for_status().json()["missing_fields"]
    return {each["field"] for each in told}


async def test_a_page_has_what_its_seller_answered_and_keeps_what_was_locked(
    client: httpx.AsyncClient,
) -> None:
    page = await an_asking_page(client)
    before, questions = await blocks_of(client, page), await asked(client, page)
    assert set(ANSWERS) <= questions
    await changed(client, page, "specs", locked=True)
    await changed(client, page, "hero", html="<div><h2>내 제목</h2></div>")
    async with client.stream("GET", stream_path(client)) as response, asyncio.timeout(60):
        stream = frames(response)
        await anext(stream)
        accepted = await client.post(f"{address(page)}/answers", json=body(ANSWERS))
        assert accepted.status_code == 202, accepted.text
        told = await end_of(stream, accepted.json()["task_id"])

    assert told["message_type"] == "success"
    result = (await client.get(accepted.json()["result_url"])).json()["result"]
    assert result["skipped_blocks"] == ["specs"]
    assert [warning["code"] for warning in result["warnings"]] == ["ANSWER_NOT_SHOWN"]
    after = await blocks_of(client, page)
    assert set(after) - set(before) == {"package", "delivery"}
    order = list(after)
    assert order.index("specs") - 1 == order.index("package")
    assert order.index("delivery") == order.index("closing") - 1
    assert ANSWERS["maker"] in after["notice"]["html"]
    assert "잔 받침 1개" in after["package"]["html"]
    assert ANSWERS["seller.delivery"] in after["delivery"]["html"]
    assert after["specs"]["html"] == before["specs"]["html"]
    assert "내 제목" in after["hero"]["html"]
    assert await asked(client, page) == questions - set(ANSWERS)


async def test_answers_are_undone_like_any_change_and_asked_for_again(
    client: httpx.AsyncClient,
) -> None:
    page = await an_asking_page(client)
    stood, questions = await shown(client, page), await asked(client, page)
    answered = await client.post(f"{address(page)}/answers", json=body(ANSWERS), headers=WAIT)
    assert answered.status_code == 200, answered.text
    filled = await shown(client, page)
    assert filled != stood

    await client.post(f"{address(page)}/versions/1/restore")

    assert await shown(client, page) == stood
    assert await asked(client, page) == questions
    await client.post(f"{address(page)}/versions/2/restore")
    assert await shown(client, page) == filled
    assert await asked(client, page) == questions - set(ANSWERS)


async def test_what_was_answered_is_among_the_facts_and_on_the_whole_page(
    client: httpx.AsyncClient,
) -> None:
    page = await an_asking_page(client)
    task_id = (await client.get(address(page))).json()["task_id"]

    answered = await client.post(f"{address(page)}/answers", json=body(ANSWERS), headers=WAIT)

    assert answered.json()["usage"]["text_calls"] == 0
    result = (await client.get(f"/api/generation/result/{task_id}")).json()["result"]
    facts = {fact["source"]: fact["value"] for fact in result["facts"]}
    assert facts["answers[maker]"] == ANSWERS["maker"]
    document = (await client.get(f"{address(page)}/page")).text
    assert "행복도예" in re.sub(r"<[^>]+>", "", document)


async def test_answers_that_come_at_the_same_time_all_stand_on_the_page(
    client: httpx.AsyncClient,
) -> None:
    page = await an_asking_page(client)
    several = [
        {"maker": "행복도예"},
        {"model": "HB-1"},
        {"warranty": "1년"},
        {"released": "2026년"},
    ]

    answers = await asyncio.gather(
        *(
            client.post(f"{address(page)}/answers", json=body(told), headers=WAIT)
            for told in several
        )
    )

    assert [answer.status_code for answer in answers] == [200] * 4
    notice = (await blocks_of(client, page))["notice"]["html"]
    assert [text for told in several for text in told.values() if text not in notice] == []
    assert {field for told in several for field in told}.isdisjoint(await asked(client, page))
