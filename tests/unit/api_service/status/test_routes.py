"""Whoever asks is told how all neighbours are: a person as a page, a program as JSON."""

from uuid import UUID

import httpx
import pytest

from api_service.headers import prefers_html
from chassis.standing import Presence
from tests.unit.api_service.builders import Shop

HTML = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
ENGLISH = {"accept-language": "en-GB,en;q=0.9,ko;q=0.1"}


async def test_a_stranger_is_told_in_json(stranger: httpx.AsyncClient) -> None:
    response = await stranger.get("/api/status")

    told = response.json()
    assert (response.status_code, told["state"]) == (200, "degraded")
    assert [one["name"] for one in told["neighbours"]] == [
        "postgresql",
        "redis",
        "event_log",
        "couriers",
        "task_lane",
        "event_lane",
        "waiting_jobs",
        "workers",
        "relays",
    ]
    assert told["neighbours"][0] == {
        "name": "postgresql",
        "title": "PostgreSQL (기록)",
        "state": "ok",
        "seen_seconds_ago": 0.0,
        "message": "기록을 읽을 수 있습니다.",
        "figures": {},
    }


async def test_a_browser_gets_a_korean_page_that_runs_and_loads_nothing(
    stranger: httpx.AsyncClient,
) -> None:
    response = await stranger.get("/api/status", headers=HTML)

    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert '<html lang="ko">' in response.text
    assert "동작하는 워커가 없어" in response.text
    assert not [bad for bad in ("<script", "http", "src=", "@import") if bad in response.text]
    assert "default-src 'none'" in response.headers["content-security-policy"]


async def test_an_english_reader_gets_an_english_page(stranger: httpx.AsyncClient) -> None:
    response = await stranger.get("/api/status", headers=HTML | ENGLISH)

    assert '<html lang="en">' in response.text
    assert "No worker is alive" in response.text
    assert response.text.isascii()
    assert response.headers["vary"].startswith("Accept, Accept-Language")


async def test_a_suppliers_name_is_text_and_never_markup(
    stranger: httpx.AsyncClient, shop: Shop
) -> None:
    told = {"suppliers": {"<img src=x>{0}": "ok"}}
    await shop.standings.report(Presence(process_id=UUID(int=1), service="worker", told=told))

    page = (await stranger.get("/api/status", headers=HTML)).text

    assert "&lt;img src=x&gt;{0}" in page
    assert "<img" not in page


@pytest.mark.parametrize(
    ("accept", "is_page"),
    [
        (None, False),
        ("*/*", False),
        ("application/json", False),
        ("text/html", True),
        (HTML["accept"], True),
        ("application/json, text/html;q=0.9", False),
        ("text/html;q=0", False),
        ("text/html;q=often", False),
    ],
)
def test_a_page_is_for_who_names_html_first(accept: str | None, is_page: bool) -> None:
    assert prefers_html(accept) is is_page
