"""One example of each answer, as the OpenAPI document shows it."""

from typing import Any

_TASK = "0198f5a2-7c1e-7d3a-9b44-2f6a1c0d9e55"
_ARTIFACTS = f"https://pages.example/api/generation/artifacts/jobs/{_TASK}"
_HERO = f"{_ARTIFACTS}/hero-3f9a1b2c4d5e6f70.jpg"
_BLOCK = f'<div style="max-width:860px;margin:0 auto"><img src="{_HERO}" alt="감귤칩"></div>'
_TIMES = {"created_at": "2026-11-23T02:00:00Z", "updated_at": "2026-11-23T02:00:04Z"}

_PROMPT = "3f9a1b2c4d5e6f70"
_BY_A_MODEL = {"ai_generated": True, "supplier": "openai", "model": "m", "prompt_hash": _PROMPT}
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
    "image_url": f"{_ARTIFACTS}/edit-3f9a1b2c4d5e6f70.jpg",
    "width": 1290,
    "height": 1290,
    "image_source": "STUDIO",
    "warnings": _WARNED,
}
_USAGE: dict[str, Any] = {
    "text_calls": 1,
    "input_tokens": 2104,
    "output_tokens": 903,
    "image_calls": 1,
    "images": 1,
    "estimated_cost_micro_usd": 42300,
}
_ADDRESSES = {
    "status_url": f"/api/generation/status/{_TASK}",
    "result_url": f"/api/generation/result/{_TASK}",
    "events_url": f"/api/generation/tasks/{_TASK}/events",
    "cancel_url": f"/api/generation/tasks/{_TASK}/cancel",
    "queue_position": 1,
    "eta_seconds": 10,
}
_STATUS_DATA: dict[str, Any] = {
    "task_id": _TASK,
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
    **_TIMES,
}
_PAGE: dict[str, Any] = {
    "id": 42,
    "task_id": _TASK,
    "product_id": None,
    "user_id": "seller-1",
    "title": "제주 감귤칩",
    "original_product_info": "제주 감귤칩 30g x 10봉",
    "generated_html": {"html_blocks": [_BLOCK], "image_count": 1, "generation_completed": True},
    "status": "draft",
    "thumbnail": _HERO,
    **_TIMES,
    "product_images": [
        {
            "id": "hero",
            "s3_url": _HERO,
            "temp_url": _HERO,
            "image_source": "STUDIO",
            "image_type": "hero",
        }
    ],
}
_TOKENS = {"token": "eyJ…", "refreshToken": "eyJ…"}

EXAMPLES: dict[str, dict[str, Any]] = {
    "Accepted": {
        "success": True,
        "status": "ACCEPTED",
        "message": "상세페이지 제작을 시작했습니다. 완성되면 바로 알려 드릴게요.",
        "task_id": _TASK,
        "data": {
            "task_id": _TASK,
            "status": "processing",
            "html_list": [],
            "estimated_completion_time": "2026-11-23T02:00:10Z",
            "product_details_id": 42,
        },
        "warnings": [],
        **_ADDRESSES,
    },
    "Status": {
        "success": True,
        "task_id": _TASK,
        "status": "processing",
        "progress": 40,
        "message": "상품 이미지를 만들고 있습니다.",
        "data": _STATUS_DATA,
    },
    "Changed": {
        "success": True,
        "task_id": _TASK,
        "status": "cancelled",
        "message": "상세페이지 제작을 취소했습니다.",
        "data": {**_STATUS_DATA, "status": "cancelled", "message": "취소된 작업입니다."},
    },
    "Result": {
        "success": True,
        "task_id": _TASK,
        "status": "completed",
        "data": {
            "status": "completed",
            "product_details_id": 42,
            "image_count": 1,
            "warnings": [],
        },
        "result": {
            "product_details_id": 42,
            "html_list": [_BLOCK],
            "block_provenance": [_BY_A_MODEL],
            "image_count": 1,
            "images": [
                {
                    "id": "hero",
                    "url": _HERO,
                    "image_source": "STUDIO",
                    "image_type": "hero",
                    "alt": "감귤칩",
                    "width": 860,
                    "height": 1075,
                    "treatment": "cut_out",
                    "provenance": _BY_STUDIO,
                }
            ],
            "warnings": [],
            "missing_fields": [{"field": "expiry", "question": "소비기한은 언제까지인가요?"}],
            "facts": [_FACT],
            "lint": [_OBJECTION],
            "retake_advice": [_ADVICE],
        },
        "usage": _USAGE,
    },
    "FinishedImage": {
        "success": True,
        "task_id": _TASK,
        "status": "completed",
        "data": {"status": "completed", "kind": "image", "image_count": 1, "warnings": _WARNED},
        "result": _IMAGE,
        "usage": {**_USAGE, "text_calls": 0, "input_tokens": 0, "output_tokens": 0},
    },
    "Edited": {"success": True, "status": "SUCCESS", "data": {"task_id": _TASK, **_IMAGE}},
    "EditAccepted": {
        "success": True,
        "status": "ACCEPTED",
        "message": "이미지 편집을 시작했습니다. 끝나면 바로 알려 드릴게요.",
        "task_id": _TASK,
        "data": {
            "task_id": _TASK,
            "status": "processing",
            "estimated_completion_time": "2026-11-23T02:00:10Z",
        },
        "warnings": [],
        **_ADDRESSES,
    },
    "ExportAccepted": {
        "success": True,
        "status": "ACCEPTED",
        "message": "마켓용 파일을 준비하고 있습니다. 끝나면 바로 알려 드릴게요.",
        "task_id": _TASK,
        "data": {
            "task_id": _TASK,
            "status": "processing",
            "target": "smartstore",
            "estimated_completion_time": "2026-11-23T02:00:10Z",
        },
        **_ADDRESSES,
    },
    "NoResult": {
        "success": False,
        "task_id": _TASK,
        "status": "processing",
        "message": "상세페이지를 만들고 있습니다.",
    },
    "CancelledResult": {
        "success": False,
        "task_id": _TASK,
        "status": "cancelled",
        "message": "취소된 작업입니다.",
        "usage": None,
    },
    "FailedResult": {
        "success": False,
        "task_id": _TASK,
        "status": "failed",
        "message": "상세페이지를 만들지 못했습니다. 다시 시도해 주세요.",
        "error": "상세페이지를 만들지 못했습니다. 다시 시도해 주세요.",
        "error_code": "OUT_OF_ATTEMPTS",
        "usage": _USAGE,
    },
    "PageList": {
        "total": 1,
        "items": [
            {
                name: _PAGE[name]
                for name in ("id", "original_product_info", "title", "status", "thumbnail")
            }
            | _TIMES
        ],
        "limit": 20,
        "offset": 0,
    },
    "Page": _PAGE,
    "Saved": {
        "success": True,
        "message": "상세페이지를 저장했습니다.",
        "data": _PAGE,
        "warnings": [],
    },
    "Deleted": {
        "success": True,
        "message": "상세페이지를 삭제했습니다.",
        "data": {"deleted_product_details_id": 42, "deleted_image_count": 6},
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
        "image_url": f"{_ARTIFACTS.rpartition('/jobs/')[0]}/uploads/5f1e…/9c2b….jpg",
        "saved_url": f"{_ARTIFACTS.rpartition('/jobs/')[0]}/uploads/5f1e…/9c2b….jpg",
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
data: {{"type":"status","data":{{"task_id":"{_TASK}","status":"pending","progress":0,…}}}}

id: 1041
data: {{"type":"progress","data":{{"task_id":"{_TASK}","stage":"images","progress":40,…}}}}

id: 1999
data: {{"type":"status","data":{{"task_id":"{_TASK}","status":"completed","progress":100,…}}}}

"""
