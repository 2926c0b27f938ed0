"""What the fake Pageloom answers about finished pages and about what all pages share."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from tests.e2e.console_fake import FakePageloom, Json, problem

PAGES = "/api/generation/product-details"
TERMS = ("delivery", "exchange", "refund", "after_service")
DEFAULTS: Json = {
    "ai_notice": True,
    "page_order": "open_market",
    "seller": dict.fromkeys(TERMS, ""),
}


def shown(page: Json) -> list[str]:
    """Return the fragments that a buyer would see."""
    if "versions" not in page:
        return list(page.get("blocks", []))
    return [block["html"] for block in _blocks(page) if not block["hidden"]]


def _blocks(page: Json) -> list[Json]:
    blocks: list[Json] = page["versions"][page["at"]]
    return blocks


def _fake(request: Request) -> FakePageloom:
    fake: FakePageloom = request.state.fake
    return fake


def _page(request: Request) -> Json:
    page: Json = _fake(request).pages[request.path_params["id"]]
    return page


async def list_blocks(request: Request) -> Response:
    page = _page(request)
    return JSONResponse({"version": page["at"] + 1, "blocks": _blocks(page)})


async def change_block(request: Request) -> Response:
    page, change = _page(request), request.state.json
    if change["expected_version"] != page["at"] + 1:
        return problem(409, "PAGE_VERSION_CONFLICT", "다른 곳에서 먼저 바뀌었습니다.")
    blocks = [dict(block) for block in _blocks(page)]
    block = next(each for each in blocks if each["id"] == request.path_params["block_id"])
    if "regenerate" in change:
        block["html"] = f"<div><p>다시 쓴 {block['id']}</p></div>"
        return _begun(request, page, blocks, block["id"])
    if "position" in change:
        blocks.remove(block)
        blocks.insert(change["position"], block)
    block.update({name: change[name] for name in ("hidden", "locked") if name in change})
    _keep(page, blocks)
    return JSONResponse({"success": True, "data": {"version": page["at"] + 1, "block": block}})


def _begun(request: Request, page: Json, blocks: list[Json], block_id: str) -> Response:
    fake, task_id = _fake(request), f"revision-{len(_fake(request).jobs)}"
    _keep(page, blocks)
    fake.jobs[task_id] = {
        "task_id": task_id,
        "status": "completed",
        "progress": 100,
        "stage": "page",
        "message": "끝",
        "product_details_id": request.path_params["id"],
        "result": {"changed_blocks": [block_id], "skipped_blocks": [], "warnings": []},
    }
    return JSONResponse({"success": True, "task_id": task_id}, 202)


def _keep(page: Json, blocks: list[Json]) -> None:
    page["versions"] = [*page["versions"][: page["at"] + 1], blocks]
    page["at"] += 1


async def list_versions(request: Request) -> Response:
    page = _page(request)
    versions = [
        {"version": number + 1, "current": number == page["at"]}
        for number in reversed(range(len(page["versions"])))
    ]
    return JSONResponse({"version": page["at"] + 1, "versions": versions})


async def restore(request: Request) -> Response:
    _page(request)["at"] = request.path_params["version"] - 1
    return JSONResponse({"success": True, "data": {}})


async def document(request: Request) -> Response:
    page = _page(request)
    body = "\n".join(shown(page))
    return HTMLResponse(f"<!doctype html><html><title>{page['title']}</title>{body}</html>")


async def export(request: Request) -> Response:
    """Order a package, which its test finishes by what it puts into `jobs`."""
    fake, task_id = _fake(request), f"export-{len(_fake(request).jobs)}"
    fake.jobs[task_id] = {
        "task_id": task_id,
        "kind": "export",
        "status": "pending",
        "progress": 0,
        "stage": None,
        "message": "마켓용 파일을 준비하고 있습니다.",
        "error": None,
        "product_details_id": None,
    }
    return JSONResponse({"success": True, "task_id": task_id}, 202)


async def begin_answers(request: Request) -> Response:
    """Order answers to be taken in, which its test finishes by `take_in`."""
    fake, task_id = _fake(request), f"answers-{len(_fake(request).jobs)}"
    fake.jobs[task_id] = {
        "task_id": task_id,
        "status": "pending",
        "progress": 0,
        "stage": None,
        "message": "순서를 기다리고 있습니다.",
        "product_details_id": request.path_params["id"],
    }
    return JSONResponse({"success": True, "task_id": task_id}, 202)


def take_in(fake: FakePageloom, page_id: int, warnings: tuple[str, ...] = ()) -> None:
    """Fill what the last job was told into the notice, and ask it no more."""
    page, (task_id, job) = fake.pages[page_id], list(fake.jobs.items())[-1]
    sent = fake.requests(f"{PAGES}/{page_id}/answers", "POST")[-1].body["answers"]
    told = " ".join(answer["value"] for answer in sent)
    blocks = [dict(block) for block in _blocks(page)]
    blocks[-1]["html"] = f"<div data-block-id='{blocks[-1]['id']}'><p>{told}</p></div>"
    _keep(page, blocks)
    fields = {answer["field"] for answer in sent}
    asked = page["result"]["missing_fields"]
    page["result"] = {"missing_fields": [each for each in asked if each["field"] not in fields]}
    said = [{"code": "ANSWER_NOT_SHOWN", "message": message} for message in warnings]
    result = {"changed_blocks": [blocks[-1]["id"]], "skipped_blocks": [], "warnings": said}
    job.update(status="completed", progress=100, message="끝", result=result)
    fake.notify("success", "상세페이지를 고쳤습니다", "확인해 보세요.", task_id=task_id)


async def read_preferences(request: Request) -> Response:
    return JSONResponse(DEFAULTS | _fake(request).preferences)


async def set_preferences(request: Request) -> Response:
    _fake(request).preferences.update(request.state.json)
    return JSONResponse(DEFAULTS | _fake(request).preferences)


PAGE_ROUTES = [
    Route(f"{PAGES}/{{id:int}}/blocks", list_blocks),
    Route(f"{PAGES}/{{id:int}}/blocks/{{block_id}}", change_block, methods=["PATCH"]),
    Route(f"{PAGES}/{{id:int}}/answers", begin_answers, methods=["POST"]),
    Route(f"{PAGES}/{{id:int}}/versions", list_versions),
    Route(f"{PAGES}/{{id:int}}/versions/{{version:int}}/restore", restore, methods=["POST"]),
    Route(f"{PAGES}/{{id:int}}/page", document),
    Route(f"{PAGES}/{{id:int}}/export", export),
    Route("/api/generation/preferences", read_preferences, methods=["GET"]),
    Route("/api/generation/preferences", set_preferences, methods=["PUT"]),
]
