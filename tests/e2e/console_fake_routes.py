"""What the fake Pageloom answers, path by path, in the words of the public API."""

import base64
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.e2e.console_fake import NOW, FakePageloom, Json, a_token, problem, stream
from tests.e2e.console_fake_pages import PAGE_ROUTES, shown

DEMO = "demo@pageloom.test"
# One grey pixel, for pictures that no test looks at.
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGOoBwAAgQCAjSHZ1wAAAABJRU5ErkJggg=="
)


def _fake(request: Request) -> FakePageloom:
    fake: FakePageloom = request.state.fake
    return fake


async def login(request: Request) -> Response:
    if not _fake(request).signs_in:
        return problem(404, "NOT_FOUND", "없는 주소입니다.")
    return JSONResponse(_tokens(_fake(request)))


async def refresh(request: Request) -> Response:
    if request.state.json["refreshToken"] != "again":
        return problem(401, "UNAUTHENTICATED", "로그인이 필요합니다.")
    return JSONResponse(_tokens(_fake(request)))


async def logout(_: Request) -> Response:
    return JSONResponse({"success": True})


def _tokens(fake: FakePageloom) -> Json:
    token = a_token(DEMO, fake.valid_serial)
    return {"success": True, "message": "ok", "token": token, "refreshToken": "again"}


async def submit(request: Request) -> Response:
    fake = _fake(request)
    number = len(fake.jobs) + 1
    task_id = f"0199f3c2-0000-7000-8000-{number:012d}"
    fake.jobs[task_id] = {
        "task_id": task_id,
        "status": "pending",
        "progress": 0,
        "stage": None,
        "message": "대기 중입니다.",
        "error": None,
        "product_details_id": number,
        "warnings": [],
    }
    fake.pages[number] = {"task_id": task_id, "asked": request.state.json, "title": None}
    data = {"task_id": task_id, "status": "processing", "product_details_id": number}
    body = {"success": True, "task_id": task_id, "data": data, "warnings": []}
    return JSONResponse(body, 202)


async def status(request: Request) -> Response:
    job = _fake(request).jobs.get(request.path_params["task_id"])
    if job is None:
        return problem(404, "NOT_FOUND", "요청하신 항목을 찾을 수 없습니다.")
    return JSONResponse({"success": True, "status": job["status"], "data": job, **_id(job)})


def _id(job: Json) -> Json:
    return {"task_id": job["task_id"]}


async def cancel(request: Request) -> Response:
    job = _fake(request).jobs[request.path_params["task_id"]]
    job.update(status="cancelled", message="작업이 취소되었습니다.")
    return JSONResponse({"success": True, "data": job, **_id(job)})


async def retry(request: Request) -> Response:
    job = _fake(request).jobs[request.path_params["task_id"]]
    job.update(status="pending", progress=0, stage=None, message="대기 중입니다.", error=None)
    return JSONResponse({"success": True, "data": job, **_id(job)}, 202)


async def result(request: Request) -> Response:
    fake = _fake(request)
    job = fake.jobs[request.path_params["task_id"]]
    told = job.get("result") or fake.pages[job["product_details_id"]].get("result", {})
    return JSONResponse({"success": True, **_id(job), "result": told})


async def upload(request: Request) -> Response:
    fake = _fake(request)
    async with request.form() as form:
        file = form["file"]
        assert isinstance(file, UploadFile)
        content = await file.read()
    name = f"uploads/{len(fake.artifacts) + 1}.png"
    fake.artifacts[name] = content
    url = f"{fake.url}/api/generation/artifacts/{name}"
    return JSONResponse({"image_url": url, "saved_url": url, "width": 800, "height": 800})


async def artifact(request: Request) -> Response:
    content = _fake(request).artifacts.get(request.path_params["key"], DOT)
    return Response(content, media_type="image/png")


async def list_pages(request: Request) -> Response:
    fake = _fake(request)
    items = [_item(fake, number) for number in reversed(fake.pages)]
    limit = int(request.query_params["limit"])
    body = {"total": len(items), "items": items[:limit], "limit": limit, "offset": 0}
    return JSONResponse(body)


def _item(fake: FakePageloom, number: int) -> Json:
    page = fake.pages[number]
    state = fake.jobs[page["task_id"]]["status"] if not page["title"] else "draft"
    title = page["title"] or page["asked"]["product_data"].splitlines()[0]
    thumbnail = page.get("thumbnail") or f"{fake.url}/api/generation/artifacts/none.png"
    return {
        "id": number,
        "title": title,
        "status": state,
        "thumbnail": thumbnail,
        "created_at": page.get("created_at", NOW),
    }


async def read_page(request: Request) -> Response:
    fake = _fake(request)
    page = fake.pages.get(request.path_params["id"])
    if page is None:
        return problem(404, "NOT_FOUND", "요청하신 항목을 찾을 수 없습니다.")
    html = {"html_blocks": shown(page), "image_count": len(fake.artifacts)}
    item = _item(fake, request.path_params["id"])
    return JSONResponse({**item, "task_id": page["task_id"], "generated_html": html})


async def delete_page(request: Request) -> Response:
    del _fake(request).pages[request.path_params["id"]]
    return JSONResponse({"success": True})


async def notifications(request: Request) -> Response:
    data = {"notifications": _fake(request).inbox, "unread_count": _unread(request)}
    return JSONResponse({"success": True, "data": data})


async def unread_count(request: Request) -> Response:
    return JSONResponse({"success": True, "data": {"unread_count": _unread(request)}})


def _unread(request: Request) -> int:
    return sum(item["status"] == "unread" for item in _fake(request).inbox)


def _find(request: Request) -> Any:
    event_id = request.path_params["event_id"]
    return next(item for item in _fake(request).inbox if item["event_id"] == event_id)


async def mark_read(request: Request) -> Response:
    _find(request)["status"] = "read"
    return JSONResponse({"success": True})


async def forget(request: Request) -> Response:
    _fake(request).inbox.remove(_find(request))
    return JSONResponse({"success": True})


GENERATION = "/api/generation"
INBOX = "/api/notifications"


async def stream_ticket(request: Request) -> Response:
    ticket = f"ticket-{len(_fake(request).seen)}"
    _fake(request).tickets.add(ticket)
    return JSONResponse({"success": True, "data": {"ticket": ticket}}, 201)


ROUTES = [
    Route("/api/auth/login", login, methods=["POST"]),
    Route("/api/auth/logout", logout, methods=["POST"]),
    Route("/api/auth/refresh", refresh, methods=["POST"]),
    Route(f"{GENERATION}/display-list", submit, methods=["POST"]),
    Route(f"{GENERATION}/status/{{task_id}}", status),
    Route(f"{GENERATION}/result/{{task_id}}", result),
    Route(f"{GENERATION}/tasks/{{task_id}}/cancel", cancel, methods=["POST"]),
    Route(f"{GENERATION}/tasks/{{task_id}}/retry", retry, methods=["POST"]),
    Route(f"{GENERATION}/upload-image", upload, methods=["POST"]),
    Route(f"{GENERATION}/artifacts/{{key:path}}", artifact),
    Route(f"{GENERATION}/product-details", list_pages),
    Route(f"{GENERATION}/product-details/{{id:int}}", read_page, methods=["GET"]),
    Route(f"{GENERATION}/product-details/{{id:int}}", delete_page, methods=["DELETE"]),
    *PAGE_ROUTES,
    Route(f"{INBOX}/stream-ticket", stream_ticket, methods=["POST"]),
    Route(f"{INBOX}/stream/{{user_id}}", stream),
    Route(f"{INBOX}/{{user_id}}/unread-count", unread_count),
    Route(f"{INBOX}/{{event_id}}/read", mark_read, methods=["PUT"]),
    Route(f"{INBOX}/{{user_id}}", notifications, methods=["GET"]),
    Route(f"{INBOX}/{{event_id}}", forget, methods=["DELETE"]),
]
