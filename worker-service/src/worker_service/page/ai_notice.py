"""What a page says of itself when a model has written or drawn some of it."""

from collections.abc import Iterable

from contracts.jobs import Language
from contracts.pages import Provenance

# 인공지능기본법, in force since 2026-01-22, obliges whoever offers a service to make known that
# what leaves it was generated: visibly, or by a notice together with a mark for machines.
_SENTENCES = {
    Language.KOREAN: {
        (True, True): "이 페이지의 일부 문구와 이미지는 생성형 AI로 만들었습니다.",
        (True, False): "이 페이지의 일부 문구는 생성형 AI로 작성했습니다.",
        (False, True): "이 페이지의 일부 이미지는 생성형 AI로 만들었습니다.",
    },
    Language.ENGLISH: {
        (True, True): "Some of the text and images on this page were made with generative AI.",
        (True, False): "Some of the text on this page was written with generative AI.",
        (False, True): "Some of the images on this page were made with generative AI.",
    },
}


def ai_notice(
    language: Language, *, texts: Iterable[Provenance], images: Iterable[Provenance]
) -> str:
    """Return the sentence for what a model made; empty when it made nothing."""
    made = (any(p.ai_generated for p in texts), any(p.ai_generated for p in images))
    return _SENTENCES[language].get(made, "")
