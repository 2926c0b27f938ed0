"""What a reader who cannot see an image is told of it."""

from contracts.jobs import Language
from contracts.pages import ImageType
from worker_service.ports import PageCopy, ShotOrder

_PHRASES = {
    Language.KOREAN: {
        ImageType.HERO: ("{title} 대표 이미지",),
        ImageType.PRODUCT: ("{title} 전체 모습",),
        ImageType.THUMBNAIL: ("{title} 상품 사진",),
        ImageType.MASTER: ("{title} 큰 상품 사진",),
        ImageType.ORIGINAL: ("{title} 원본 사진",),
        ImageType.EDIT: ("{title} 편집한 사진",),
        ImageType.SIZE: ("{title} 크기: {told}",),
        ImageType.SWATCHES: ("{title} 색상 견본: {told}",),
        ImageType.DETAIL: (
            "가까이에서 본 {title}",
            "{title}의 세부 모습",
            "{title}의 표면과 질감",
            "{title}의 또 다른 부분",
        ),
    },
    Language.ENGLISH: {
        ImageType.HERO: ("{title}, main image",),
        ImageType.PRODUCT: ("{title}, the whole product",),
        ImageType.THUMBNAIL: ("{title}, product photo",),
        ImageType.MASTER: ("{title}, large product photo",),
        ImageType.ORIGINAL: ("{title}, original photo",),
        ImageType.EDIT: ("{title}, edited photo",),
        ImageType.SIZE: ("{title}, size: {told}",),
        ImageType.SWATCHES: ("{title}, colours by name: {told}",),
        ImageType.DETAIL: (
            "{title}, close up",
            "A detail of {title}",
            "Surface and texture of {title}",
            "Another part of {title}",
        ),
    },
}


def alt_text(copy: PageCopy, order: ShotOrder) -> str:
    """Return one phrase on the image, in the page's language; no two images of a page share it."""
    phrases = _PHRASES[copy.language][order.image_type]
    told = [measure.label for measure in order.measures] + [c.name for c in order.colours]
    phrase = phrases[order.number % len(phrases)].format(title=copy.title, told=", ".join(told))
    return phrase if order.number < len(phrases) else f"{phrase} ({order.number + 1})"
