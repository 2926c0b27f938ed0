"""Copy, images and whole pages, and ways to look at their HTML."""

import re
from html.parser import HTMLParser
from typing import Any

import nh3

from chassis.preferences import Preferences, SellerTerms
from contracts.html import ATTRIBUTES, STYLE_PROPERTIES, TAGS, URL_SCHEMES
from contracts.jobs import Language, Tone
from contracts.pages import ImageSource, ImageType, PageImage
from worker_service.page.compose import Block, compose
from worker_service.ports import (
    Answer,
    Comparison,
    Fact,
    PageCopy,
    Palette,
    Point,
    Review,
    SizeChart,
)

IMAGE_TYPES = (
    ImageType.HERO,
    ImageType.PRODUCT,
    ImageType.DETAIL,
    ImageType.DETAIL,
    ImageType.THUMBNAIL,
)


def a_copy(**changes: Any) -> PageCopy:
    """A tumbler of which no more is told than every product has."""
    slots: dict[str, Any] = {
        "language": Language.KOREAN,
        "tone": Tone.PROFESSIONAL,
        "title": "스테인리스 텀블러",
        "brand": "온도차",
        "hook": "보온 6시간, 텀블러의 기본",
        "lead": "보온 6시간에 원터치 뚜껑까지, 스테인리스 텀블러입니다.",
        "tags": ("보온", "원터치", "텀블러"),
        "points": (
            Point(heading="보온 6시간", body=("온도를 고려한", "구조입니다.")),
            Point(heading="원터치 뚜껑", body=("쓰기 쉽습니다.", "✓ 한 손 사용")),
            Point(heading="슬림한 크기", body=("가방에 들어갑니다.",)),
        ),
        "detail_captions": ("가까이에서 본 모습입니다.", "질감을 담았습니다."),
        "specs": (Fact(name="용량", value="500ml"),),
        "recommended_for": ("직장인", "학생"),
        "notice": (Fact(name="품명", value="스테인리스 텀블러"),),
        "closing": "텀블러와 함께하세요.",
        "headings": {
            "points": "주요 특징", "detail": "자세히 보기", "specs": "제품 정보",
            "recommended": "이런 분께 추천합니다", "notice": "상품정보제공고시",
        },
    }  # fmt: skip
    return PageCopy(**{**slots, **changes})


TERMS = SellerTerms(
    delivery="무료배송, 1~2일 걸립니다.",
    exchange="받으신 날부터 7일 안에 됩니다.",
    refund="쓰지 않으신 것은 7일 안에 환불합니다.",
    after_service="온도차 고객센터 02-000-0000",
)


def a_full_copy(**changes: Any) -> PageCopy:
    """The tumbler, with something in every slot."""
    slots: dict[str, Any] = {
        "problem": ("아침에 내린 커피가", "점심이면 식어 버리죠.", "가방 속에서 새기도 하고요."),
        "solution": Point(heading="저녁까지 따뜻하게", body=("한 번 담으면", "오래갑니다.")),
        "proof": (
            Fact(name="보온 시험", value="6시간"),
            Fact(name="KC 인증", value="R-R-abc-12345"),
        ),
        "steps": ("뚜껑을 엽니다.", "음료를 담습니다.", "뚜껑을 닫습니다."),
        "options": (Fact(name="색상", value="블랙, 화이트, 네이비"),),
        "package": ("텀블러 본체", "여분 패킹 1개"),
        "sizes": SizeChart(
            head=("사이즈", "총장", "어깨너비", "가슴단면", "소매길이", "밑단단면"),
            rows=(("M(95)", "68cm", "44.5cm", "52~54cm", "60.5cm", "50cm"),),
            note="단면 기준이며 재는 방법에 따라 다를 수 있습니다.",
        ),
        "comparison": (Comparison(name="무게", before="320g", now="250g"),),
        "reviews": (Review(text="정말 안 식어요.", author="김*수"), Review(text="가벼워요.")),
        "faq": (Answer(question="식기세척기에 넣어도 되나요?", answer="손으로 씻어 주세요."),),
        "care": ("전자레인지에 넣지 마세요.", "부드러운 수세미로 씻어 주세요."),
    }
    return a_copy(**{**slots, **changes})


def images(*types: ImageType) -> tuple[PageImage, ...]:
    return tuple(
        PageImage(
            id=f"image-{number}",
            key=f"jobs/1/{number}.jpg",
            url=f"http://localhost:8080/api/generation/artifacts/jobs/1/{number}.jpg",
            image_source=ImageSource.STUDIO,
            image_type=image_type,
            alt=f"텀블러 사진 {number}",
            width=860,
            height=645,
        )
        for number, image_type in enumerate(types)
    )


def a_page(palette: Palette | None = None, **changes: Any) -> tuple[str, ...]:
    return html_of(compose(a_copy(**changes), images(*IMAGE_TYPES), palette))


def a_full_page(
    palette: Palette | None = None, *, wishes: Preferences | None = None, **changes: Any
) -> tuple[str, ...]:
    return html_of(
        compose(
            a_full_copy(**changes),
            images(*IMAGE_TYPES),
            palette,
            wishes=wishes or Preferences(seller=TERMS),
        )
    )


def html_of(blocks: tuple[Block, ...]) -> tuple[str, ...]:
    return tuple(block.html for block in blocks)


def block_ids(blocks: tuple[str, ...]) -> list[str]:
    return re.findall(r'data-block-id="([^"]+)"', "".join(blocks))


def sanitised(html: str) -> str:
    """The HTML as the gateway keeps it when a seller saves the page."""
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes={"*": set(ATTRIBUTES)},
        url_schemes=set(URL_SCHEMES),
        filter_style_properties=set(STYLE_PROPERTIES),
    )


class Outline(HTMLParser):
    """Collects tags, attributes and, for every text, its colour and ground."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.inks: set[tuple[str, str]] = set()
        self._open: list[tuple[str, str, str]] = [("", "#000000", "#ffffff")]
        self.feed(html)

    @property
    def root(self) -> dict[str, str]:
        return self.tags[0][1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.tags.append((tag, attributes))
        _, ink, ground = self._open[-1]
        styles = dict(
            part.split(":", 1) for part in attributes.get("style", "").split(";") if ":" in part
        )
        if tag not in {"img", "br", "hr"}:
            found = (styles.get("color", ink), styles.get("background-color", ground))
            self._open.append((tag, *found))

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.inks.add(self._open[-1][1:])
