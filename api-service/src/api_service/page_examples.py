"""One example of each answer about finished pages, and what all examples share."""

from typing import Any

TASK = "0198f5a2-7c1e-7d3a-9b44-2f6a1c0d9e55"
ARTIFACTS = f"https://pages.example/api/generation/artifacts/jobs/{TASK}"
HERO = f"{ARTIFACTS}/hero-3f9a1b2c4d5e6f70.jpg"
BLOCK = f'<div style="max-width:860px;margin:0 auto"><img src="{HERO}" alt="감귤칩"></div>'
TIMES = {"created_at": "2026-11-23T02:00:00Z", "updated_at": "2026-11-23T02:00:04Z"}
BY_A_MODEL = {
    "ai_generated": True,
    "supplier": "openai",
    "model": "a-model",
    "prompt_hash": "3f9a1b2c4d5e6f70",
}
USAGE: dict[str, Any] = {
    "text_calls": 1,
    "input_tokens": 2104,
    "output_tokens": 903,
    "image_calls": 1,
    "images": 1,
    "estimated_cost_micro_usd": 42300,
}
ADDRESSES = {
    "status_url": f"/api/generation/status/{TASK}",
    "result_url": f"/api/generation/result/{TASK}",
    "events_url": f"/api/generation/tasks/{TASK}/events",
    "cancel_url": f"/api/generation/tasks/{TASK}/cancel",
    "queue_position": 1,
    "eta_seconds": 10,
}
_STATE: dict[str, Any] = {
    "id": "hero",
    "position": 0,
    "hidden": False,
    "locked": True,
    "edited": False,
    "ai_generated": True,
}
_BLOCK_BODY: dict[str, Any] = {**_STATE, "html": BLOCK, "provenance": BY_A_MODEL}
_PAGE: dict[str, Any] = {
    "id": 42,
    "task_id": TASK,
    "product_id": None,
    "user_id": "seller-1",
    "title": "제주 감귤칩",
    "original_product_info": "제주 감귤칩 30g x 10봉",
    "generated_html": {"html_blocks": [BLOCK], "image_count": 1, "generation_completed": True},
    "status": "draft",
    "thumbnail": HERO,
    **TIMES,
    "product_images": [
        {
            "id": "hero",
            "s3_url": HERO,
            "temp_url": HERO,
            "image_source": "STUDIO",
            "image_type": "hero",
        }
    ],
    "version": 3,
    "blocks": [_STATE],
    "missing_fields": [{"field": "origin", "question": "원산지는 어디인가요?"}],
}

PAGE_EXAMPLES: dict[str, dict[str, Any]] = {
    "PageList": {
        "total": 1,
        "items": [
            {
                name: _PAGE[name]
                for name in ("id", "original_product_info", "title", "status", "thumbnail")
            }
            | TIMES
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
    "BlockList": {"product_details_id": 42, "version": 3, "blocks": [_BLOCK_BODY]},
    "BlockChanged": {
        "success": True,
        "message": "상세페이지를 저장했습니다.",
        "data": {"version": 3, "block": _BLOCK_BODY, "page": _PAGE},
        "warnings": [],
    },
    "RegenerationAccepted": {
        "success": True,
        "status": "ACCEPTED",
        "message": "상세페이지를 고치고 있습니다. 끝나면 바로 알려 드릴게요.",
        "task_id": TASK,
        "data": {
            "task_id": TASK,
            "status": "processing",
            "product_details_id": 42,
            "block_id": "points",
            "estimated_completion_time": "2026-11-23T02:00:10Z",
        },
        **ADDRESSES,
    },
    "FinishedRevision": {
        "success": True,
        "task_id": TASK,
        "status": "completed",
        "data": {
            "status": "completed",
            "kind": "revision",
            "product_details_id": 42,
            "warnings": [],
        },
        "result": {
            "product_details_id": 42,
            "version": 4,
            "changed_blocks": ["points"],
            "skipped_blocks": [],
            "block_provenance": [BY_A_MODEL],
            "missing_fields": [],
            "warnings": [],
        },
        "usage": {**USAGE, "image_calls": 0, "images": 0},
    },
    "AnswersAccepted": {
        "success": True,
        "status": "ACCEPTED",
        "message": "답변을 상세페이지에 채우고 있습니다. 끝나면 바로 알려 드릴게요.",
        "task_id": TASK,
        "data": {
            "task_id": TASK,
            "status": "processing",
            "kind": "revision",
            "product_details_id": 42,
            "fields": ["origin"],
            "estimated_completion_time": "2026-11-23T02:00:10Z",
        },
        **ADDRESSES,
    },
    "VersionList": {
        "product_details_id": 42,
        "version": 3,
        "versions": [
            {
                "version": 3,
                "reason": "block_changed",
                "created_at": "2026-11-23T02:10:00Z",
                "current": True,
            },
            {
                "version": 1,
                "reason": "made",
                "created_at": "2026-11-23T02:00:04Z",
                "current": False,
            },
        ],
    },
    "Restored": {"success": True, "message": "이전 상태를 불러왔습니다.", "data": _PAGE},
}
