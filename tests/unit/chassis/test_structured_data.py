"""schema.org's Product of a page: what was told, and nothing else."""

from chassis.block_text import read_all
from chassis.structured_data import description_of, structured_data
from contracts.pages import (
    FinishedPage,
    ImageSource,
    ImageType,
    LedgerFact,
    PageImage,
    TakenAnswer,
)

HERO = (
    '<div data-block-id="hero" lang="ko"><div><span>머무름 커피잔</span></div>'
    "<h2>손에 감기는 잔</h2>"
    "<p>아침 커피가 식지 않습니다.</p><p>#도자기 #선물</p></div>"
)
BASE_URL = "https://pageloom.example"


def a_fact(kind: str, value: str) -> LedgerFact:
    return LedgerFact(kind=kind, value=value, source="product_data", start=0, end=len(value))


def an_image(name: str, source: ImageSource = ImageSource.STUDIO) -> PageImage:
    key = f"jobs/1/{name}.jpg"
    return PageImage(
        id=name,
        key=key,
        url=f"http://of-before/{key}",
        image_source=source,
        image_type=ImageType.HERO,
        alt="커피잔",
        width=1000,
        height=1000,
    )


def a_page(*facts: LedgerFact, images: tuple[PageImage, ...] = ()) -> FinishedPage:
    return FinishedPage(title="머무름 커피잔", html_blocks=(HERO,), images=images, facts=facts)


def data_of(page: FinishedPage, told: str = "머무름 커피잔") -> dict[str, object]:
    blocks = read_all(page.html_blocks)
    return structured_data(page, blocks, told=told, public_base_url=BASE_URL)


def test_what_nobody_told_is_not_there() -> None:
    data = data_of(a_page())

    assert set(data) == {"@context", "@type", "name", "description", "image"}
    assert (data["@type"], data["name"]) == ("Product", "머무름 커피잔")


def test_a_told_price_is_an_offer() -> None:
    by_label = data_of(a_page(a_fact("price", "9,900원")), told="커피잔\n가격: 19,900원")
    by_ledger = data_of(a_page(a_fact("price", "$29.90")))

    offer = {"@type": "Offer", "price": "19900", "priceCurrency": "KRW"}
    assert by_label["offers"] == offer
    assert by_ledger["offers"] == {"@type": "Offer", "price": "29.90", "priceCurrency": "USD"}


def test_brand_and_numbers_are_named_where_they_were_told_under_their_label() -> None:
    data = data_of(
        a_page(), told="머무름 커피잔\n• 브랜드: 머무름\n품번 : MR-250\n바코드: 8801234567893"
    )

    assert data["brand"] == {"@type": "Brand", "name": "머무름"}
    assert (data["sku"], data["gtin"]) == ("MR-250", "8801234567893")


def test_a_barcode_that_cannot_be_one_is_left_out() -> None:
    assert "gtin" not in data_of(a_page(), told="바코드: 문의 바람")


def test_pictures_have_todays_address_and_no_placeholder_is_among_them() -> None:
    images = (an_image("hero"), an_image("empty", ImageSource.PLACEHOLDER))

    assert data_of(a_page(images=images))["image"] == [
        f"{BASE_URL}/api/generation/artifacts/jobs/1/hero.jpg"
    ]


def test_a_description_repeats_neither_title_nor_tags_and_ends_with_a_whole_text() -> None:
    page = a_page()
    blocks = read_all((HERO, "<div><p>" + "긴 문장 " * 40 + "</p></div>"))

    assert description_of(page, blocks, longest=160) == "아침 커피가 식지 않습니다."
    assert description_of(page, [], longest=160) == "머무름 커피잔"


def test_what_was_answered_is_named_and_what_was_told_first_goes_before_it() -> None:
    fact = a_fact("other", "HB-1").model_copy(update={"name": "모델명"})
    answers = {"model": TakenAnswer(value="HB-1", text="HB-1", facts=(fact,))}
    page = a_page().model_copy(update={"answers": answers})

    assert data_of(page)["mpn"] == "HB-1"
    assert data_of(page, told="커피잔\n모델명: MR-250")["mpn"] == "MR-250"
