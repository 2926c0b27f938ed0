"""The bundled sample product: a drawn photo, and what its seller says of it."""

from typing import Any

from standalone.sample.draw import draw_sample_photo

__all__ = ["SAMPLE_PHOTO_NAME", "SAMPLE_PRODUCT", "draw_sample_photo"]

SAMPLE_PHOTO_NAME = "ondo-tumbler.jpg"

SAMPLE_PRODUCT: dict[str, Any] = {
    "product_data": "\n".join(
        (
            "온도 데일리 텀블러 500ml",
            "브랜드: 온도(ONDO)",
            "가격: 32,900원",
            "색상: 테라코타",
            "용량: 500ml",
            "크기: 지름 7.6cm, 높이 21.5cm",
            "무게: 318g",
            "재질: 스테인리스 스틸(SUS 304), 폴리프로필렌 뚜껑, 실리콘 받침",
            "보온: 6시간 후 65℃ 이상 (자사 시험, 95℃ 물 기준)",
            "보냉: 12시간 후 10℃ 이하 (자사 시험, 4℃ 물 기준)",
            "구성품: 텀블러 본체, 뚜껑, 설명서",
            "제조국: 대한민국",
            "",
            "아침에 담은 커피를 오후까지 따뜻하게 마실 수 있도록 만든 이중 진공 텀블러입니다. "
            "손에 닿는 느낌이 보송한 무광 파우더 코팅을 입혔고, "
            "컵홀더에 들어가는 굵기라 출근길 차 안에서도 편하게 쓸 수 있습니다.",
        )
    ),
    "features": [
        "이중 진공 구조로 오래 유지되는 온도",
        "물기에도 미끄럽지 않은 무광 코팅",
        "한 손으로 여닫는 돌림 뚜껑",
        "차량 컵홀더에 맞는 지름 7.6cm",
        "바닥 소음을 줄이는 실리콘 받침",
    ],
    "target_customer": "매일 커피를 챙겨 다니는 20~40대 직장인",
    "tone": "friendly",
}
"""A request body for display-list; the photo's address is still to be added."""
