"""Copy, images and whole pages, and ways to look at their HTML."""

import re
from html.parser import HTMLParser
from typing import Any

import nh3

from contracts.html import ATTRIBUTES, STYLE_PROPERTIES, TAGS, URL_SCHEMES
from contracts.jobs import Language, Tone
from contracts.pages import ImageSource, ImageType, PageImage
from worker_service.page.compose import Block, compose
from worker_service.ports import Fact, PageCopy, Palette, Point

IMAGE_TYPES = (
    ImageType.HERO,
    ImageType.PRODUCT,
    ImageType.DETAIL,
    ImageType.DETAIL,
    ImageType.THUMBNAIL,
)


def a_copy(**changes: Any) -> PageCopy:
    """A tumbler, with something in every slot."""
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
