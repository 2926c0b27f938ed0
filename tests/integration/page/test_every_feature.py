"""What a seller names as a feature is told once, as a point; and a saved page stays as it was."""

import html
import re

import pytest

from api_service.product_details.editor_html import clean_block
from chassis.preferences import Preferences
from contracts.jobs import Language, Subject, Tone
from tests.unit.worker_service.page.pages import (
    IMAGE_TYPES,
    TERMS,
    a_full_page,
    images,
)
from worker_service.copywriting.reading import read
from worker_service.copywriting.rules import copy_of
from worker_service.page.compose import Block, compose

FEATURES = {
    Language.KOREAN: ("6시간 보온", "한 손 원터치 뚜껑", "7cm 폭", "세척 솔 증정", "3색 구성"),
    Language.ENGLISH: ("6 h warm", "one-touch lid", "7 cm wide", "brush included", "3 colours"),
}
PRODUCT = {
    Language.KOREAN: "온도차 스테인리스 텀블러 500ml\n용량: 500ml\n무게: 250g",
    Language.ENGLISH: "Ondo stainless tumbler 500ml\nCapacity: 500ml\nWeight: 250g",
}


def pages_blocks(tone: Tone, language: Language) -> tuple[Block, ...]:
    subject = Subject(
        product_data=PRODUCT[language],
        features=FEATURES[language],
        tone=tone,
        language=language,
    )
    return compose(
        copy_of(read(subject)), images(*IMAGE_TYPES), None, wishes=Preferences(seller=TERMS)
    )


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("tone", Tone)
def test_every_feature_is_told_by_exactly_one_point(tone: Tone, language: Language) -> None:
    points = {
        block.id: html.unescape(re.sub("<[^>]+>", " ", block.html))
        for block in pages_blocks(tone, language)
        if block.id.startswith("point-")
    }

    telling = {
        feature: [name for name, text in points.items() if feature.casefold() in text.casefold()]
        for feature in FEATURES[language]
    }
    assert [len(names) for names in telling.values()] == [1] * len(FEATURES[language])


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("tone", Tone)
def test_a_page_that_is_saved_unchanged_stays_as_it_was(tone: Tone, language: Language) -> None:
    blocks = a_full_page(tone=tone, language=language)

    assert [clean_block(block, lambda address: address) for block in blocks] == list(blocks)
