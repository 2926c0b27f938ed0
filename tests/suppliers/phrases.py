"""Words that fit any product: no number, no award, no promise, in two languages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Phrases:
    by_kind: dict[str, tuple[str, ...]]


KOREAN = Phrases(
    {
        "hook": ("곁에 두면 알게 됩니다", "오늘의 자리에 하나"),
        "lead": (
            "매일의 자리에 차분히 놓이는 물건입니다.",
            "꺼내 쓰는 순간이 편안하도록 다듬었습니다.",
        ),
        "heading": (
            "손이 먼저 기억하는 쓰임",
            "눈에 편안한 생김새",
            "꼼꼼하게 살핀 만듦새",
            "어디에나 어울리는 모습",
            "챙겨 쓰기 쉬운 구성",
        ),
        "body": (
            "매일 쓰는 물건일수록 작은 차이가 크게 느껴집니다.",
            "필요한 것만 남겨 처음 쓰는 분도 어렵지 않습니다.",
            "가까이 두고 오래 바라봐도 질리지 않는 모습입니다.",
            "꺼내 쓰고 정리하는 순간까지 생각해 만들었습니다.",
            "쓰는 사람의 하루를 먼저 떠올리며 다듬었습니다.",
            "공간의 분위기를 해치지 않고 자연스럽게 어울립니다.",
        ),
        "tag": ("데일리", "집에서도 밖에서도", "가벼운 마음으로", "차분한 색감"),
        "caption": ("가까이에서 본 모습", "결을 살린 표면", "손에 닿는 부분", "전체 모습"),
        "audience": (
            "매일 쓸 물건을 천천히 고르는 분",
            "단정한 물건을 좋아하는 분",
            "쓰임이 분명한 물건을 찾는 분",
            "이사한 집을 새로 채우는 분",
            "선물할 곳을 떠올린 분",
            "오래 망설이다 돌아온 분",
        ),
        "closing": (
            "{name}, 천천히 살펴보고 골라 보세요.",
            "{name} 곁의 하루를 그려 보시고 정하셔도 늦지 않습니다.",
        ),
        "answer": (
            "사진과 함께 살펴봐 주세요.",
            "고르실 때 참고해 주세요.",
            "아래 표에도 적어 두었습니다.",
            "받으신 뒤에도 확인하실 수 있습니다.",
            "궁금하실 것 같아 먼저 적습니다.",
            "집에 둘 자리를 떠올려 보세요.",
            "쓰시던 물건과 견주어 보셔도 좋습니다.",
            "표시된 그대로입니다.",
            "더 알고 싶으시면 물어봐 주세요.",
        ),
    }
)

ENGLISH = Phrases(
    {
        "hook": ("Made for the day ahead", "A quiet place of its own"),
        "lead": ("It settles quietly into the day.", "Shaped for the moment of reaching for it."),
        "heading": (
            "Easy to reach for",
            "Calm to look at",
            "Made with care",
            "At home anywhere",
            "Simple to keep",
        ),
        "body": (
            "Small differences matter most in the things we use daily.",
            "Only what is needed is there, so nothing has to be learned.",
            "It is easy to keep close and easy to put away.",
            "Every part was shaped with the person using it in mind.",
            "It settles into a room without asking for attention.",
        ),
        "tag": ("everyday", "at home and away", "calm colours"),
        "caption": ("Seen from close by", "The surface", "The whole of it"),
        "audience": (
            "Anyone who chooses slowly",
            "Homes that like plain things",
            "A desk with a calm corner",
        ),
        "closing": ("Take your time with {name}.", "Picture {name} where you would use it."),
        "answer": (
            "The pictures show it too.",
            "Keep it in mind when you choose.",
            "The table below tells it again.",
            "You can check it on arrival.",
            "We thought you might ask.",
        ),
    }
)
