"""One example of each answer, as the OpenAPI document shows it."""

from typing import Any

from api_service.page_examples import (
    ADDRESSES,
    ARTIFACTS,
    BLOCK,
    BY_A_MODEL,
    HERO,
    PAGE_EXAMPLES,
    TASK,
    TIMES,
    USAGE,
)

_FACT = {
    "kind": "weight",
    "name": "",
    "value": "200g",
    "source": "product_data",
    "start": 7,
    "end": 11,
}
_OBJECTION = {
    "rule_id": "all.superlative",
    "law": "표시광고법 제3조",
    "severity": "block",
    "source": "product_data",
    "start": 0,
    "end": 2,
    "found": "최고",
    "suggestion": "‘최고’ 대신 확인할 수 있는 사실을 적어 주세요.",
}
_ADVICE = {"reason": "too_dark", "message": "밝은 곳에서 다시 찍어 보세요."}
_BY_STUDIO = {"ai_generated": False, "supplier": "studio", "model": "", "prompt_hash": ""}
_WARNED = [
    {
        "code": "INSTRUCTION_NOT_FOLLOWED",
        "message": "이미지를 요청하신 대로 바꾸지 못했습니다. "
        "대신 올려 주신 사진을 깔끔하게 다듬었습니다.",
        "stage": "images",
    }
]
_IMAGE: dict[str, Any] = {
    "image_url": f"{ARTIFACTS}/edit-3f9a1b2c4d5e6f70.jpg",
    "width": 1290,
    "height": 1290,
    "image_source": "STUDIO",
    "treatment": "cut_out",
    "warnings": _WARNED,
}
_STATUS_DATA: dict[str, Any] = {
    "task_id": TASK,
    "kind": "page",
    "status": "processing",
    "progress": 40,
    "stage": "images",
    "message": "상품 이미지를 만들고 있습니다.",
    "error": None,
    "error_code": None,
    "product_details_id": 42,
    "attempt": 1,
    "run": 1,
    "warnings": [],
    **TIMES,
}
_TOKENS = {"token": "eyJ…", "refreshToken": "eyJ…"}

EXAMPLES: dict[str, dict[str, Any]] = {
    **PAGE_EXAMPLES,
    "Accepted": {
        "success": True,
        "status": "ACCEPTED",
        "message": "상세페이지 제작을 시작했습니다. 완성되면 바로 알려 드릴게요.",
        "task_id": TASK,
        "data": {
            "task_id": TASK,
            "status": "processing",
            "html_list": [],
            "estimated_completion_time": "2026-11-23T02:00:10Z",
            "product_details_id": 42,
        },
        "warnings": [],
        **ADDRESSES,
    },
    "Status": {
        "success": True,
        "task_id": TASK,
        "status": "processing",
        "progress": 40,
        "message": "상품 이미지를 만들고 있습니다.",
        "data": _STATUS_DATA,
    },
    "Changed": {
        "success": True,
        "task_id": TASK,
        "status": "cancelled",
        "message": "상세페이지 제작을 취소했습니다.",
        "data": {**_STATUS_DATA, "status": "cancelled", "message": "취소된 작업입니다."},
    },
    "Result": {
        "success": True,
        "task_id": TASK,
        "status": "completed",
        "data": {
            "status": "completed",
            "product_details_id": 42,
            "image_count": 1,
            "warnings": [],
        },
        "result": {
            "product_details_id": 42,
            "html_list": [BLOCK],
            "block_provenance": [BY_A_MODEL],
            "image_count": 1,
            "images": [
                {
                    "id": "hero",
                    "url": HERO,
                    "image_source": "STUDIO",
                    "image_type": "hero",
                    "alt": "감귤칩",
                    "width": 860,
                    "height": 1075,
                    "treatment": "cut_out",
                    "provenance": _BY_STUDIO,
                    "web_url": HERO.replace(".jpg", ".webp"),
                }
            ],
            "warnings": [],
            "missing_fields": [{"field": "expiry", "question": "소비기한은 언제까지인가요?"}],
            "facts": [_FACT],
            "lint": [_OBJECTION],
            "retake_advice": [_ADVICE],
        },
        "usage": USAGE,
    },
    "FinishedImage": {
        "success": True,
        "task_id": TASK,
        "status": "completed",
        "data": {"status": "completed", "kind": "image", "image_count": 1, "warnings": _WARNED},
        "result": _IMAGE,
        "usage": {**USAGE, "text_calls": 0, "input_tokens": 0, "output_tokens": 0},
    },
    "Edited": {"success": True, "status": "SUCCESS", "data": {"task_id": TASK, **_IMAGE}},
    "EditAccepted": {
        "success": True,
        "status": "ACCEPTED",
        "message": "이미지 편집을 시작했습니다. 끝나면 바로 알려 드릴게요.",
        "task_id": TASK,
        "data": {
            "task_id": TASK,
            "status": "processing",
            "estimated_completion_time": "2026-11-23T02:00:10Z",
        },
        "warnings": [],
        **ADDRESSES,
    },
    "ExportAccepted": {
        "success": True,
        "status": "ACCEPTED",
        "message": "마켓용 파일을 준비하고 있습니다. 끝나면 바로 알려 드릴게요.",
        "task_id": TASK,
        "data": {
            "task_id": TASK,
            "status": "processing",
            "target": "smartstore",
            "estimated_completion_time": "2026-11-23T02:00:10Z",
        },
        **ADDRESSES,
    },
    "NoResult": {
        "success": False,
        "task_id": TASK,
        "status": "processing",
        "message": "상세페이지를 만들고 있습니다.",
    },
    "CancelledResult": {
        "success": False,
        "task_id": TASK,
        "status": "cancelled",
        "message": "취소된 작업입니다.",
        "usage": None,
    },
    "FailedResult": {
        "success": False,
        "task_id": TASK,
        "status": "failed",
        "message": "상세페이지를 만들지 못했습니다. 다시 시도해 주세요.",
        "error": "상세페이지를 만들지 못했습니다. 다시 시도해 주세요.",
        "error_code": "OUT_OF_ATTEMPTS",
        "usage": USAGE,
    },
    "PreferencesBody": {
        "ai_notice": True,
        "page_order": "open_market",
        "seller": {
            "delivery": "오후 2시 전에 주문하시면 그날 보내 드립니다.",
            "exchange": "받으신 날부터 7일 안에 바꿔 드립니다.",
            "refund": "",
            "after_service": "행복상회 02-000-0000",
        },
    },
    "Uploaded": {
        "success": True,
        "image_url": f"{ARTIFACTS.rpartition('/jobs/')[0]}/uploads/5f1e…/9c2b….jpg",
        "saved_url": f"{ARTIFACTS.rpartition('/jobs/')[0]}/uploads/5f1e…/9c2b….jpg",
        "width": 1600,
        "height": 1200,
    },
    "SignedIn": {"success": True, "message": "로그인했습니다.", "user_id": "seller-1", **_TOKENS},
    "SystemStatus": {
        "state": "degraded",
        "message": "주문은 받고 있지만, 제작이나 알림이 늦거나 일부 결과가 대체될 수 있습니다.",
        "checked_at": "2026-01-01T09:00:00Z",
        "neighbours": [
            {
                "name": "workers",
                "title": "제작 워커",
                "state": "down",
                "seen_seconds_ago": 64.2,
                "message": "동작하는 워커가 없어 상세페이지를 만들지 못합니다. "
                "주문은 순서를 기다립니다.",
                "figures": {"alive": 0, "jobs_in_hand": 0},
            }
        ],
    },
    "Healthy": {"status": "OK", "service": "api-service"},
}

STREAM_OF_JOB = f"""retry: 2917

id: 1000
data: {{"type":"status","data":{{"task_id":"{TASK}","status":"pending","progress":0,…}}}}

id: 1041
data: {{"type":"progress","data":{{"task_id":"{TASK}","stage":"images","progress":40,…}}}}

id: 1999
data: {{"type":"status","data":{{"task_id":"{TASK}","status":"completed","progress":100,…}}}}

"""
