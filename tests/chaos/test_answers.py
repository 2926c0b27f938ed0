"""What a seller answered stands on the page once, whoever dies over it."""

from typing import Any

import httpx

from tests.chaos.ledger import Ledger
from tests.chaos.test_exports import PAGES, a_page
from tests.chaos.test_nothing_accepted_is_lost import patience

MOST = 5


async def test_a_worker_killed_over_answers_leaves_them_to_another_and_none_is_lost(
    start_suite: Any,
) -> None:
    victim = await start_suite()
    async with (
        Ledger(victim.suite.base_url, victim.relay_urls, users=1) as ledger,
        httpx.AsyncClient(base_url=victim.suite.base_url, timeout=30) as client,
    ):
        page = f"{PAGES}/{await a_page(ledger, client)}"
        [user] = ledger.tokens
        asked = await asked_by(client, page)
        told = {field: f"{number}번 동네" for number, field in enumerate(asked[:MOST])}

        for field, value in told.items():
            body = {"answers": [{"field": field, "value": value}]}
            answer = (await client.post(f"{page}/answers", json=body)).raise_for_status()
            ledger.accepted[answer.json()["task_id"]] = user
        victim.kill("worker")
        verdict = await ledger.verdict(within_seconds=patience(1 + MOST))

        assert verdict.is_clean, verdict
        blocks = (await client.get(page)).json()["generated_html"]["html_blocks"]
        html = " ".join(blocks)
        assert [value for value in told.values() if value not in html] == []
        assert await asked_by(client, page) == asked[MOST:]


async def asked_by(client: httpx.AsyncClient, page: str) -> list[str]:
    body = (await client.get(page)).raise_for_status().json()
    # Reasons to buy are told in other words than they were given in.
    return [each["field"] for each in body["missing_fields"] if each["field"] != "features"]
