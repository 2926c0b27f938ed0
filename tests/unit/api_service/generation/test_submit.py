"""A product becomes a job."""

import pytest

from api_service.generation.budget import DailyBudget
from api_service.generation.schemas import DisplayListRequest
from api_service.generation.submit import Caller, SubmitJob
from api_service.generation.waiting_line import WaitingLine
from chassis.adapters.memory import (
    ManualClock,
    MemoryJobStore,
    MemoryRecord,
    MemorySupplierCallStore,
)
from chassis.errors import IdempotencyKeyReusedError
from contracts.jobs import JobId, Language, PageOrder, Subject, UserId, WarningCode

BASE_URL = "https://pages.example"
KEY = "uploads/0123456789abcdef/fedcba.jpg"


class Desk:
    """Submits, and shows what was recorded."""

    def __init__(self) -> None:
        self.record = MemoryRecord(clock=ManualClock())
        jobs = MemoryJobStore(self.record)
        line = WaitingLine(jobs=jobs, clock=self.record.clock, page_seconds=8)
        self._numbers = iter(range(1, 100))
        self.submit = SubmitJob(
            jobs=jobs,
            line=line,
            budget=DailyBudget(
                calls=MemorySupplierCallStore(self.record),
                clock=self.record.clock,
                limit_micro_usd=None,
            ),
            public_base_url=BASE_URL,
            new_id=self._new_id,
        )

    def _new_id(self) -> JobId:
        return JobId(f"0198f5a2-7c1e-7d3a-9b44-{next(self._numbers):012d}")

    async def subject(self, reads: Language = Language.KOREAN, **order: object) -> Subject:
        product = DisplayListRequest.model_validate({"product_data": "lamp"} | order)
        caller = Caller(UserId("seller"), reads)
        accepted = await self.submit(product, caller=caller, route="r")
        return self.record.jobs[accepted.job_id].job.subject


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_a_web_address_is_fetched_later(desk: Desk) -> None:
    subject = await desk.subject(product_image_url="https://shop.example/a.jpg")

    assert (subject.photo_url, subject.photo_key) == ("https://shop.example/a.jpg", None)


@pytest.mark.parametrize("origin", [BASE_URL, ""])
async def test_an_upload_of_ours_is_named_by_its_key(desk: Desk, origin: str) -> None:
    subject = await desk.subject(product_image_url=f"{origin}/api/generation/artifacts/{KEY}")

    assert (subject.photo_url, subject.photo_key) == (None, KEY)


async def test_a_path_that_climbs_is_no_key(desk: Desk) -> None:
    address = f"{BASE_URL}/api/generation/artifacts/uploads/../secrets/key"

    assert (await desk.subject(product_image_url=address)).photo_key is None


async def test_an_order_may_say_how_its_page_is_to_tell(desk: Desk) -> None:
    assert (await desk.subject(page_order="curated")).page_order is PageOrder.CURATED
    assert (await desk.subject(page_order="")).page_order is None


def test_an_order_that_says_no_page_order_is_the_order_it_was_before_there_were_any() -> None:
    order = DisplayListRequest.model_validate({"product_data": "lamp", "page_order": None})

    assert order.model_dump_json() == (
        '{"product_data":"lamp","product_image_url":"","features":[],"target_customer":"",'
        '"tone":null,"language":null}'
    )


async def test_a_photo_inside_of_a_browser_is_a_warning_in_the_jobs_language(desk: Desk) -> None:
    product = DisplayListRequest(product_data="lamp", product_image_url="blob:http://x/1")
    caller = Caller(UserId("seller"), Language.ENGLISH)

    accepted = await desk.submit(product, caller=caller, route="r")

    assert [w.code for w in accepted.warnings] == [WarningCode.PHOTO_NOT_REACHABLE_BY_SERVER]
    assert "browser" in accepted.warnings[0].message
    assert desk.record.jobs[accepted.job_id].job.subject.photo_url is None


@pytest.mark.parametrize(
    ("order", "reads", "language"),
    [
        ({"product_data": "감귤칩 chips"}, Language.ENGLISH, Language.KOREAN),
        ({"product_data": "lamp"}, Language.ENGLISH, Language.ENGLISH),
        ({"product_data": "lamp"}, Language.KOREAN, Language.KOREAN),
        ({"product_data": "감귤칩", "language": "en"}, Language.KOREAN, Language.ENGLISH),
    ],
)
async def test_a_page_is_written_in_the_language_of_its_text(
    desk: Desk, order: dict[str, object], reads: Language, language: Language
) -> None:
    assert (await desk.subject(reads, **order)).language is language


async def test_the_same_order_under_one_key_is_one_job(desk: Desk) -> None:
    product = DisplayListRequest(product_data="lamp")
    caller = Caller(UserId("seller"), Language.KOREAN, "key")

    first = await desk.submit(product, caller=caller, route="r")
    second = await desk.submit(product, caller=caller, route="r")

    assert second.replayed
    assert second.job_id == first.job_id
    assert len(desk.record.jobs) == 1


@pytest.mark.parametrize(("data", "route"), [("another", "r"), ("lamp", "another")])
async def test_a_key_belongs_to_one_body_on_one_route(desk: Desk, data: str, route: str) -> None:
    caller = Caller(UserId("seller"), Language.KOREAN, "key")
    await desk.submit(DisplayListRequest(product_data="lamp"), caller=caller, route="r")

    with pytest.raises(IdempotencyKeyReusedError):
        await desk.submit(DisplayListRequest(product_data=data), caller=caller, route=route)
