"""The built-in product of `POST /api/generation/test/notification`."""

from api_service.generation.schemas import DisplayListRequest
from contracts.jobs import Language, Tone

SAMPLE = DisplayListRequest(
    product_data=(
        "온담 핸드드립 도자기 머그컵 320ml\n"
        "브랜드: 온담\n"
        "가격: 24,000원\n"
        "재질: 고령토 도자기\n"
        "용량: 320ml\n"
        "크기: 지름 8.5cm, 높이 9.5cm\n"
        "무게: 310g\n"
        "원산지: 대한민국 이천\n"
        "제조자: 온담 공방\n"
        "사용: 전자레인지와 식기세척기 사용 가능\n"
        "손으로 하나씩 빚어 두 번 구운 머그컵입니다. 입술이 닿는 자리를 얇게 다듬어 커피의 "
        "온기가 부드럽게 전해지고, 도톰한 바닥이 따뜻함을 오래 지켜 줍니다."
    ),
    features=(
        "두 번 구워 단단한 고령토 도자기",
        "손에 편안하게 감기는 넓은 손잡이",
        "전자레인지와 식기세척기 사용 가능",
    ),
    target_customer="집에서 천천히 커피를 즐기는 분",
    tone=Tone.FRIENDLY,
    language=Language.KOREAN,
)
