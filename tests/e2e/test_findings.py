"""Is what a page's result says of the law about the page as it stands?"""

import httpx

from tests.e2e.test_one_edit import address, changed

WAIT = {"prefer": "wait=60"}
# The law wants proof of "친환경", so that it stays, and is pointed at.
CUP = (
    "머무름 커피잔\n- 두꺼운 벽이 온기를 오래 지킵니다\n- 친환경 소재로 만들었습니다\n"
    "- 식기세척기에 넣어도 됩니다"
)
IN_THE_PAGE = "points[1].heading"
BLOCK, OVERVIEW = "point-2", "checkpoints"


async def found_in(client: httpx.AsyncClient, task_id: str) -> set[str]:
    answer = await client.get(f"/api/generation/result/{task_id}")
    return {finding["source"] for finding in answer.json()["result"]["lint"]}


async def test_findings_follow_a_block_that_its_seller_rewrites_and_has_made_again(
    client: httpx.AsyncClient,
) -> None:
    order = await client.post(
        "/api/generation/display-list", json={"product_data": CUP}, headers=WAIT
    )
    task_id, page = order.json()["task_id"], order.json()["result"]["product_details_id"]

    made = await found_in(client, task_id)
    await changed(client, page, BLOCK, html="<div>소재를 고르고 골랐습니다</div>")
    repeated_in_the_overview = await found_in(client, task_id)
    await changed(client, page, OVERVIEW, hidden=True)
    said_nowhere = await found_in(client, task_id)
    again = await client.patch(
        f"{address(page)}/blocks/{BLOCK}", json={"regenerate": {}}, headers=WAIT
    )
    made_again = await found_in(client, task_id)

    assert {"product_data", IN_THE_PAGE} <= made
    assert repeated_in_the_overview == made
    assert said_nowhere == made - {IN_THE_PAGE}
    assert BLOCK in again.json()["result"]["changed_blocks"]
    # In other words, which stand wherever the words are put.
    assert {source.split(".")[0] for source in made_again - said_nowhere} == {"points[1]"}
