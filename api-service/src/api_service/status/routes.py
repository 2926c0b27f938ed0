"""How all neighbours are, for whoever asks."""

from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.responses import HTMLResponse

from api_service.edge import answer, gateway_of
from api_service.headers import prefers_html
from api_service.openapi import PUBLIC, answers_with
from api_service.status.page import POLICY, page_of
from api_service.status.schemas import SystemStatus, status_of
from chassis.problems import language_of

router = APIRouter(prefix="/api/status", tags=["health"])

_HEADERS = {"Cache-Control": "no-cache", "Vary": "Accept, Accept-Language"}
_HTML = {"examples": {"Page": {"value": '<!doctype html><html lang="ko">…</html>'}}}


def _documented() -> dict[int | str, dict[str, Any]]:
    answers = answers_with({200: SystemStatus})
    answers[200]["content"]["text/html"] = _HTML
    return answers


@router.get(
    "",
    summary="Ask how all neighbours are",
    responses=_documented(),
    openapi_extra=dict(PUBLIC),
)
async def status(request: Request) -> Response:
    """A page for people with `Accept: text/html`, else JSON; in the language of the request.

    Always 200, also when the state is `down`: `/readyz` is for probes.
    """
    language = language_of(request)
    told = status_of(await gateway_of(request).status.read(), language)
    if prefers_html(request.headers.get("accept")):
        policy = {"Content-Security-Policy": POLICY}
        return HTMLResponse(page_of(told, language), headers=_HEADERS | policy)
    return answer(told, headers=_HEADERS)
