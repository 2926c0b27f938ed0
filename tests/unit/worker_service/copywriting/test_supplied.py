"""Copy from a model: used as far as it may be, and a whole page whatever it answers."""

import asyncio
import json

import pytest

from chassis.errors import PermanentError, StaleClaimError, TransientError
from contracts.jobs import JobId, Tone, WarningCode
from contracts.pages import Usage
from tests.unit.worker_service.copywriting.answers import GOOD, without, written
from tests.unit.worker_service.copywriting.products import BOARD, SHIRT, TUMBLER
from tests.unit.worker_service.suppliers.scripts import (
    Script,
    a_model,
    completion,
    said,
)
from worker_service.copywriting.reading import read
from worker_service.copywriting.rules import copy_of
from worker_service.copywriting.supplied import SuppliedCopywriter
from worker_service.ports import SupplierReply, SupplierRequest

PARTS = {"hero", "solution", "points", "detail", "recommended", "closing"}


async def test_a_good_answer_fills_every_block() -> None:
    copy, account = await written(said(GOOD))

    assert copy.hook == GOOD["hook"]
    assert [point.heading for point in copy.points] == ["보온 6시간", "원터치 뚜껑", "용량 500ml"]
    assert copy.detail_captions == tuple(GOOD["detail_captions"])
    assert copy.closing == GOOD["closing"]
    assert copy.warnings == ()
    assert set(copy.provenance) == PARTS
    assert all(made.ai_generated for made in copy.provenance.values())
    assert len(account.requests) == 1


async def test_facts_stay_the_sellers() -> None:
    copy, _ = await written(said({**GOOD, "title": "다른 이름", "price": "1원"}))
    rules = copy_of(read(TUMBLER))

    assert (copy.title, copy.price, copy.tags) == (rules.title, rules.price, rules.tags)
    assert (copy.specs, copy.notice, copy.missing_fields) == (
        rules.specs,
        rules.notice,
        rules.missing_fields,
    )


async def test_one_bad_block_is_written_by_the_rules_and_the_rest_is_used() -> None:
    copy, account = await written(said(without(closing="국내 1위 텀블러입니다.")))

    assert copy.closing == copy_of(read(TUMBLER)).closing
    assert copy.hook == GOOD["hook"]
    assert set(copy.provenance) == PARTS - {"closing"}
    assert copy.warnings == (WarningCode.COPY_REJECTED,)
    assert len(account.requests) == 1


async def test_one_bad_point_leaves_the_others() -> None:
    points = [{**GOOD["points"][0], "body": "12시간 따뜻합니다."}, *GOOD["points"][1:]]
    copy, _ = await written(said(without(points=points)))

    assert copy.points[0] == copy_of(read(TUMBLER)).points[0]
    assert copy.points[1].body == ("한 손으로 톡, 뚜껑이 열립니다.",)
    assert copy.provenance["points"].ai_generated
    assert copy.warnings == (WarningCode.COPY_REJECTED,)


async def test_a_refused_hero_is_mended_once_and_the_model_is_told_why() -> None:
    bad = without(hook="최고의 텀블러")

    copy, account = await written(said(bad), said(GOOD))

    assert copy.hook == GOOD["hook"]
    assert copy.warnings == ()
    *_, first, told_why = account.bodies[1]["messages"]
    assert json.loads(first["content"]) == bad
    assert "최고" in told_why["content"]


async def test_there_is_no_second_repair() -> None:
    _, account = await written(said(without(hook="최고의 텀블러")))

    assert len(account.requests) == 2


async def test_blocks_keep_the_hash_of_the_request_that_wrote_them() -> None:
    copy, _ = await written(said(without(hook="최고의 텀블러")), said(GOOD))

    hashes = {block: made.prompt_hash for block, made in copy.provenance.items()}
    assert hashes["hero"] != hashes["points"]


async def test_a_failing_repair_leaves_what_was_good() -> None:
    copy, _ = await written(said(without(hook="최고의 텀블러")), TransientError("down"))

    assert copy.closing == GOOD["closing"]
    assert copy.warnings == (WarningCode.COPY_REJECTED,)


@pytest.mark.parametrize(
    ("answer", "warning", "calls"),
    [
        (TransientError("down"), WarningCode.COPY_SUPPLIER_UNAVAILABLE, 1),
        (PermanentError("401", code="SUPPLIER_REFUSED"), WarningCode.COPY_SUPPLIER_UNAVAILABLE, 1),
        (
            PermanentError("spent", code=WarningCode.SUPPLIER_BUDGET_SPENT),
            WarningCode.SUPPLIER_BUDGET_SPENT,
            1,
        ),
        (b"<html>Sign in</html>", WarningCode.COPY_SUPPLIER_UNAVAILABLE, 1),
        (completion(None), WarningCode.COPY_SUPPLIER_UNAVAILABLE, 1),
        (completion(None, refusal="No."), WarningCode.COPY_REJECTED, 1),
        (completion(None, finish_reason="content_filter"), WarningCode.COPY_REJECTED, 1),
        (completion(None, tool_calls=[{}]), WarningCode.COPY_REJECTED, 1),
        (completion("I would rather talk."), WarningCode.COPY_REJECTED, 2),
        (said({"hook": 1, "points": "none"}), WarningCode.COPY_REJECTED, 2),
    ],
    ids=lambda value: str(value)[:30],
)
async def test_whatever_fails_there_is_a_whole_page_by_the_rules(
    answer: Script, warning: WarningCode, calls: int
) -> None:
    copy, account = await written(answer)

    rules = copy_of(read(TUMBLER))
    assert (copy.hook, copy.points, copy.closing) == (rules.hook, rules.points, rules.closing)
    assert copy.warnings == (warning,)
    assert copy.provenance == {}
    assert len(account.requests) == calls


async def test_of_an_answer_that_was_cut_off_the_whole_blocks_are_used() -> None:
    text = json.dumps(GOOD, ensure_ascii=False)
    cut = text[: text.index("detail_captions") - 4]

    copy, account = await written(completion(cut, finish_reason="length"))

    assert copy.hook == GOOD["hook"]
    assert set(copy.provenance) == {"hero", "solution", "points"}
    assert copy.warnings == (WarningCode.COPY_REJECTED,)
    assert len(account.requests) == 1


async def test_a_job_that_is_no_longer_ours_is_let_go() -> None:
    with pytest.raises(StaleClaimError):
        await written(StaleClaimError())


class SilentAccount:
    """Never answers."""

    job_id = JobId("job")
    usage = Usage()

    async def ask(self, request: SupplierRequest) -> SupplierReply:
        await asyncio.Event().wait()
        raise AssertionError

    def spent(self, request: SupplierRequest, usage: Usage) -> None:
        """Nothing was."""


async def test_a_supplier_that_never_answers_is_left_in_time() -> None:
    copywriter = SuppliedCopywriter(model=a_model(), seconds=0.01)

    copy = await copywriter.write(TUMBLER, SilentAccount())

    assert copy.hook == copy_of(read(TUMBLER)).hook
    assert copy.warnings == (WarningCode.COPY_SUPPLIER_UNAVAILABLE,)


async def test_every_feature_is_told_even_if_a_model_forgets_one() -> None:
    points = [
        {"number": number, "heading": heading, "body": "손이 자주 갑니다."}
        for number, heading in ((1, "바람이 통하는 린넨 혼방"), (2, "옷장의 주인공"))
    ]
    copy, _ = await written(said(without(points=points)), subject=SHIRT)

    page = " ".join(" ".join((point.heading, *point.body)) for point in copy.points)
    assert "어깨 라인" in page


async def test_an_english_page_is_asked_for_and_written_in_english() -> None:
    answer = {
        "hook": "Oak with a grain of its own",
        "lead": "A handmade oak board, finished with mineral oil.",
        "points": [],
        "detail_captions": ["Come a little closer.", "Look at the grain."],
        "recommended_for": ["Cooks who like wood", "New kitchens", "Gift hunters"],
        "closing": "Hang it up and look at it for a while.",
    }

    copy, account = await written(said(answer), subject=BOARD)

    assert copy.hook == answer["hook"]
    assert account.bodies[0]["messages"][0]["content"].startswith("You write")


async def test_the_five_tones_are_asked_for_in_five_ways() -> None:
    orders = set()
    for tone in Tone:
        _, account = await written(said(GOOD), subject=TUMBLER.model_copy(update={"tone": tone}))
        orders.add(account.bodies[0]["messages"][0]["content"])

    assert len(orders) == len(Tone)


async def test_a_block_that_says_what_another_has_said_is_written_by_the_rules() -> None:
    copy, _ = await written(said(without(closing=GOOD["lead"])))

    assert copy.closing == copy_of(read(TUMBLER)).closing
    assert copy.warnings == (WarningCode.COPY_REJECTED,)


async def test_an_answer_that_is_mostly_untrue_is_not_used_at_all() -> None:
    untrue = {
        "lead": "국내 최초로 만든 텀블러입니다.",
        "points": [
            {"number": n, "heading": heading, "body": "특허 받은 구조입니다."}
            for n, heading in ((1, "보온 6시간"), (2, "원터치 뚜껑"), (3, "용량 500ml"))
        ],
        "closing": "후기 평점이 말해 줍니다.",
    }

    copy, _ = await written(said(without(**untrue)))

    assert copy.hook == copy_of(read(TUMBLER)).hook
    assert copy.provenance == {}
