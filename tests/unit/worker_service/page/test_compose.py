"""From copy and images to blocks that survive marketplace editors."""

import re
from itertools import pairwise

import pytest

from chassis.preferences import Preferences, SellerTerms
from contracts.html import ATTRIBUTES, STYLE_PROPERTIES, TAGS
from contracts.jobs import Language, Tone
from contracts.pages import ImageType
from tests.unit.worker_service.page.pages import (
    IMAGE_TYPES,
    Outline,
    a_copy,
    a_full_copy,
    a_full_page,
    a_page,
    block_ids,
    html_of,
    images,
    sanitised,
)
from worker_service.page.compose import compose
from worker_service.page.rendering import choices, paragraphs, parts
from worker_service.page.words import words
from worker_service.ports import Answer, Comparison, Fact, Point, Review, SizeChart

every_tone = pytest.mark.parametrize("tone", Tone)
HOSTILE = "<script>alert('x')</script>\" onload=\"a()\" {{7*7}} {% raw %} {x} & 'y'"


def outline(blocks: tuple[str, ...]) -> Outline:
    return Outline("".join(blocks))


def test_a_block_is_there_for_each_thing_that_is_told() -> None:
    assert block_ids(a_page()) == [
        "hero",
        "checkpoints",
        "point-1",
        "point-2",
        "point-3",
        "recommended",
        "specs",
        "notice",
        "closing",
    ]


@every_tone
def test_each_block_is_one_root_of_the_marketplace_width(tone: Tone) -> None:
    root = re.compile(
        r'<div data-block-id="[\w-]+" lang="ko" style="max-width:860px;margin:0 auto;width:100%;'
    )

    assert all(root.match(block) and block.endswith("</div>") for block in a_full_page(tone=tone))


def test_a_block_without_content_is_left_out() -> None:
    blocks = compose(
        a_copy(specs=(), recommended_for=(), notice=(), closing="", points=()), (), None
    )

    assert block_ids(html_of(blocks)) == ["hero"]


@every_tone
def test_only_allowed_html_is_written(tone: Tone) -> None:
    tags = outline(a_full_page(tone=tone)).tags
    properties = re.findall(r"(?:^|;)([a-z-]+):", ";".join(a.get("style", "") for _, a in tags))

    assert {tag for tag, _ in tags} <= TAGS
    assert {name for _, attributes in tags for name in attributes} <= ATTRIBUTES
    assert set(properties) <= STYLE_PROPERTIES


@every_tone
def test_the_sanitiser_changes_nothing(tone: Tone) -> None:
    blocks = a_full_page(tone=tone)

    assert [sanitised(block) for block in blocks] == list(blocks)


@every_tone
def test_markup_in_any_slot_is_escaped(tone: Tone) -> None:
    hostile = a_full_copy(
        tone=tone,
        title=HOSTILE,
        brand=HOSTILE,
        hook=HOSTILE,
        lead=HOSTILE,
        tags=(HOSTILE,),
        points=(Point(heading=HOSTILE, body=(HOSTILE,)),),
        specs=(Fact(name=HOSTILE, value=HOSTILE),),
        recommended_for=(HOSTILE,),
        closing=HOSTILE,
        problem=(HOSTILE,),
        solution=Point(heading=HOSTILE, body=(HOSTILE,)),
        proof=(Fact(name=HOSTILE, value=HOSTILE),),
        steps=(HOSTILE,),
        options=(Fact(name=HOSTILE, value=HOSTILE),),
        package=(HOSTILE,),
        comparison=(Comparison(name=HOSTILE, before=HOSTILE, now=HOSTILE),),
        reviews=(Review(text=HOSTILE, author=HOSTILE),),
        faq=(Answer(question=HOSTILE, answer=HOSTILE),),
        care=(HOSTILE,),
        headings=dict.fromkeys(words(Language.KOREAN)["headings"], HOSTILE),
    )
    told = SellerTerms(delivery=HOSTILE, exchange=HOSTILE, refund=HOSTILE, after_service=HOSTILE)
    wishes = Preferences(seller=told)
    html = "".join(html_of(compose(hostile, images(*IMAGE_TYPES), None, wishes=wishes)))

    assert "<script" not in html
    assert "{{7*7}}" in html
    assert {tag for tag, _ in Outline(html).tags} <= TAGS
    assert {name for _, attributes in Outline(html).tags for name in attributes} <= ATTRIBUTES


@every_tone
def test_headings_descend_one_level_at_a_time(tone: Tone) -> None:
    for block in a_full_page(tone=tone):
        levels = [int(tag[1]) for tag, _ in Outline(block).tags if re.fullmatch("h[1-6]", tag)]

        assert levels[:1] in ([], [2])
        assert all(below - above <= 1 for above, below in pairwise(levels))


def test_every_image_says_what_it_shows_and_how_large_it_is() -> None:
    shown = [attributes for tag, attributes in outline(a_page()).tags if tag == "img"]

    assert len(shown) == len(IMAGE_TYPES) - 1
    assert all(
        image["alt"] and image["width"] == "860" and image["height"] == "645" for image in shown
    )
    assert all("width:100%;height:auto" in image["style"] for image in shown)


def test_only_the_hero_is_loaded_at_once() -> None:
    shown = [attributes for tag, attributes in outline(a_page()).tags if tag == "img"]

    assert [image.get("loading") for image in shown] == [None, "lazy", "lazy", "lazy"]


def test_without_a_hero_image_the_product_takes_its_place() -> None:
    html = compose(a_copy(), images(ImageType.PRODUCT), None)[0].html

    assert html.count("<img") == 1


def test_rows_of_facts_are_headed() -> None:
    heads = [attributes for tag, attributes in outline(a_page()).tags if tag == "th"]

    assert [head["scope"] for head in heads] == ["row", "row"]


@every_tone
@pytest.mark.parametrize("language", Language)
def test_no_text_is_smaller_than_sixteen_pixels(tone: Tone, language: Language) -> None:
    sizes = re.findall(
        r"font-size:(?:clamp\()?(\d+)px", "".join(a_full_page(tone=tone, language=language))
    )

    assert min(map(int, sizes)) >= 16


def test_the_tones_look_different() -> None:
    assert len(
        {re.sub("#[0-9a-f]{6}", "", "".join(a_full_page(tone=tone))) for tone in Tone}
    ) == len(Tone)


def test_lines_join_into_sentences_and_listed_items_stand_alone() -> None:
    lines = ("온도를 고려한", "구조입니다.", "쓰기 쉽습니다.", "✓ 한 손", "✓ 두 손")

    assert paragraphs(lines) == [
        "온도를 고려한 구조입니다.",
        "쓰기 쉽습니다.",
        "✓ 한 손",
        "✓ 두 손",
    ]


def test_choices_are_told_apart_and_numbers_stay_whole() -> None:
    assert choices("블랙, 화이트 / 1,000ml") == ["블랙", "화이트", "1,000ml"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("온도차 고객센터 02-000-0000", "02-000-0000"),
        ("KC R-R-abc-1234 인증", "R-R-abc-1234"),
        ("눈이-부신 하루, 1~2일", None),
        ("1-2-3-4-5-6-7-8-9-10-11-12-13", None),
    ],
)
def test_a_number_is_not_broken_at_its_hyphens(text: str, number: str | None) -> None:
    found = list(parts(text))

    assert "".join(part for part, _ in found) == text
    assert [part for part, is_whole in found if is_whole] == [number] * bool(number)


def test_a_model_number_stands_in_one_line_wherever_the_page_names_it() -> None:
    html = "".join(
        a_full_page(
            title="이어폰 NB-20",
            hook="NB-20을 만나세요",
            points=(Point(heading="NB-20의 통화", body=("NB-20은 조용합니다.",)),),
            closing="NB-20이 기다립니다.",
        )
    )
    whole = "".join(re.findall(r'<span style="white-space:nowrap">([^<]*)</span>', html))

    assert html.count("NB-20") - len(re.findall(r'alt="[^"]*NB-20', html)) == whole.count("NB-20")


def test_measured_sizes_are_a_table_under_the_specifications() -> None:
    chart = SizeChart(
        head=("사이즈", "총장", "가슴"), rows=(("M", "68", "52"), ("L", "70", "54")), note="단면 cm"
    )
    specs = next(block for block in a_full_page(sizes=chart) if 'data-block-id="specs"' in block)

    assert re.findall(r"<t[hd][^>]*>(?:<[^>]*>)?([^<]*)", specs)[-9:] == [
        *("사이즈", "총장", "가슴"),
        *("M", "68", "52"),
        *("L", "70", "54"),
    ]
    assert "단면 cm" in specs


def test_sizes_alone_are_enough_for_the_block_of_specifications() -> None:
    chart = SizeChart(head=("사이즈", "총장"), rows=(("M", "68"),))

    assert any('data-block-id="specs"' in block for block in a_page(specs=(), sizes=chart))
