"""What a model might answer about a tumbler, and the copy that comes of an answer."""

from typing import Any

from contracts.jobs import Subject
from tests.unit.worker_service.copywriting.products import TUMBLER
from tests.unit.worker_service.suppliers.scripts import Script, ScriptedAccount, a_model
from worker_service.copywriting.supplied import SuppliedCopywriter
from worker_service.ports import PageCopy

GOOD: dict[str, Any] = {
    "hook": "아침 커피가 점심까지",
    "lead": "여섯 시간 온기를 지키는 500ml 텀블러입니다.",
    "solution": {
        "heading": "온기가 따라옵니다",
        "body": "자리를 옮겨도 커피는 그대로, 보온 6시간입니다.",
    },
    "points": [
        {
            "number": 1,
            "heading": "보온 6시간",
            "body": "아침에 담은 온기가 점심 무렵에도 남습니다.",
        },
        {"number": 2, "heading": "원터치 뚜껑", "body": "한 손으로 톡, 뚜껑이 열립니다."},
        {"number": 3, "heading": "용량 500ml", "body": "카페 음료를 넉넉하게 담습니다."},
    ],
    "detail_captions": [
        "가까이에서 살펴보세요.",
        "빛이 닿는 결을 봐 주세요.",
        "둥근 선이 이어집니다.",
    ],
    "recommended_for": [
        "출근길에 커피를 챙기는 분",
        "책상에서 오래 일하는 분",
        "물을 자주 마시는 분",
    ],
    "closing": "내일 아침, 텀블러부터 챙기세요.",
}


def without(**changes: Any) -> dict[str, Any]:
    return {**GOOD, **changes}


async def written(
    *script: Script, subject: Subject = TUMBLER, seconds: float = 20
) -> tuple[PageCopy, ScriptedAccount]:
    account = ScriptedAccount(*script)
    copywriter = SuppliedCopywriter(model=a_model(), seconds=seconds)
    return await copywriter.write(subject, account), account
