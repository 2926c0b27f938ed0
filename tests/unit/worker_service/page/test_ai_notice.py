"""A page says what a model made of it, to buyers and to machines."""

import re

import pytest

from chassis.preferences import Preferences
from contracts.jobs import Language, Tone
from contracts.pages import ImageType, PageImage, Provenance
from tests.unit.worker_service.page.pages import a_copy, block_ids, html_of, images, sanitised
from worker_service.page.compose import BY_RULES, Block, compose

BY_A_MODEL = Provenance(ai_generated=True, supplier="openai", model="a-model", prompt_hash="0f")


def drawn(by: Provenance) -> tuple[PageImage, ...]:
    return tuple(i.model_copy(update={"provenance": by}) for i in images(ImageType.HERO))


def a_page(
    *, written: bool, by: Provenance = BY_RULES, tells_ai: bool = True, **changes: object
) -> tuple[Block, ...]:
    provenance = {"hero": BY_A_MODEL, "closing": BY_A_MODEL} if written else {}
    return compose(
        a_copy(provenance=provenance, **changes),
        drawn(by),
        None,
        wishes=Preferences(ai_notice=tells_ai),
    )


@pytest.mark.parametrize(
    ("written", "by", "language", "sentence"),
    [
        (True, BY_A_MODEL, "ko", "일부 문구와 이미지는 생성형 AI로 만들었습니다"),
        (True, BY_RULES, "ko", "일부 문구는 생성형 AI로 작성했습니다"),
        (False, BY_A_MODEL, "ko", "일부 이미지는 생성형 AI로 만들었습니다"),
        (True, BY_A_MODEL, "en", "text and images on this page were made"),
        (True, BY_RULES, "en", "text on this page was written"),
        (False, BY_A_MODEL, "en", "images on this page were made"),
    ],
)
def test_the_last_block_tells_what_a_model_made(
    written: bool, by: Provenance, language: str, sentence: str
) -> None:
    page = a_page(written=written, by=by, language=Language(language))

    assert block_ids(html_of(page))[-1] == "ai-notice"
    assert sentence in page[-1].html
    assert page[-1].provenance == BY_RULES


def test_a_page_without_a_model_says_nothing_of_one() -> None:
    html = "".join(html_of(a_page(written=False)))

    assert "ai-notice" not in html
    assert "data-ai-generated" not in html


def test_a_user_may_leave_the_sentence_out_and_the_marks_stay() -> None:
    page = a_page(written=True, tells_ai=False)

    marked = [block for block in page if 'data-ai-generated="true"' in block.html]
    assert "ai-notice" not in block_ids(html_of(page))
    assert [block.provenance for block in marked] == [BY_A_MODEL, BY_A_MODEL]


def test_every_block_says_who_wrote_it() -> None:
    page = a_page(written=True, tells_ai=False)

    written_by = dict(zip(block_ids(html_of(page)), (b.provenance for b in page), strict=True))
    assert written_by == {
        "hero": BY_A_MODEL,
        "checkpoints": BY_RULES,
        "point-1": BY_RULES,
        "point-2": BY_RULES,
        "point-3": BY_RULES,
        "recommended": BY_RULES,
        "specs": BY_RULES,
        "notice": BY_RULES,
        "closing": BY_A_MODEL,
    }


@pytest.mark.parametrize("tone", Tone)
def test_the_sanitiser_keeps_marks_and_sentence(tone: Tone) -> None:
    page = html_of(a_page(written=True, by=BY_A_MODEL, tone=tone))

    assert [sanitised(html) for html in page] == list(page)
    assert min(map(int, re.findall(r"font-size:(\d+)px", page[-1]))) >= 16
