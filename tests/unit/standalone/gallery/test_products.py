"""What is read in each of the gallery's ten descriptions, and what its copy keeps to."""

import pytest

from contracts.jobs import Language, PageOrder, Subject, Tone
from contracts.pages import Severity
from standalone.gallery.products import Product, products
from worker_service.copywriting import prose
from worker_service.copywriting.notices import notice_type
from worker_service.copywriting.reading import read
from worker_service.copywriting.rules import RulesCopywriter
from worker_service.ports import PageCopy

# The kind a buyer would look under, the legal notice, and facts that stand in the description.
EXPECTED: dict[str, tuple[str, str, set[str]]] = {
    "marmalade": ("food", "GENERAL_FOOD", {"12,900원", "280g", "제주"}),
    "cica-cream": ("cosmetics", "COSMETIC", {"28,000원", "50ml"}),
    "knit-shirt": ("clothing", "WEAR", {"24,900원", "면 100%"}),
    "earbuds": ("electronics", "MICROELECTRONICS", {"59,000원", "45mAh", "4.6g"}),
    "tumbler": ("household", "KITCHEN_UTENSILS", {"32,900원", "318g"}),
    "soy-candle": ("household", "BIOCHEMISTRY", {"27,000원", "200g"}),
    "wooden-blocks": ("kids", "KIDS", {"34,000원", "1.2kg", "CB061R123-4001"}),
    "oak-stool": ("furniture", "FURNITURE", {"$129", "4.8 kg"}),
    "tote-bag": ("accessories", "BAG", {"$48", "520 g"}),
    "pet-bowl": ("household", "KITCHEN_UTENSILS", {"18,500원", "620g", "450ml"}),
}
every_product = pytest.mark.parametrize("product", products(), ids=lambda product: product.id)


def subject_of(product: Product) -> Subject:
    told = product.model_dump(exclude={"id", "category", "photo", "ground", "look_at"})
    return Subject(**told)


async def copy_of(product: Product) -> PageCopy:
    return await RulesCopywriter().write(subject_of(product))


@every_product
def test_the_kind_of_goods_is_recognised_and_gets_its_legal_notice(product: Product) -> None:
    reading = read(subject_of(product))

    kind, notice, _ = EXPECTED[product.id]
    assert (reading.category, notice_type(reading.title, reading.category)) == (kind, notice)


@every_product
async def test_the_facts_that_were_told_are_found(product: Product) -> None:
    copy = await copy_of(product)

    found = " ".join(fact.value for fact in copy.facts)
    assert not [fact for fact in EXPECTED[product.id][2] if fact not in found]


@every_product
async def test_nothing_on_the_page_is_what_the_law_blocks(product: Product) -> None:
    copy = await copy_of(product)

    assert not [finding for finding in copy.lint if finding.severity is Severity.BLOCK]


@every_product
async def test_every_feature_is_a_point_once(product: Product) -> None:
    copy = await copy_of(product)

    points = [prose.plain(" ".join((point.heading, *point.body))) for point in copy.points]
    for feature in product.features:
        assert len([point for point in points if prose.plain(feature) in point]) == 1, feature


def test_the_ten_show_every_tone_twice_both_orders_and_both_languages() -> None:
    tones = [product.tone for product in products()]

    assert {tone: tones.count(tone) for tone in Tone} == dict.fromkeys(Tone, 2)
    assert {product.page_order for product in products()} == set(PageOrder)
    assert [product.language for product in products()].count(Language.ENGLISH) == 2
    assert len({product.category for product in products()}) == len(products()) == 10
