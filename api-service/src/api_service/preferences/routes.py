"""Reading and changing what a user wishes of every page."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from api_service.edge import answer, body_of, gateway_of
from api_service.openapi import answers_with, json_body, problems, takes
from api_service.preferences.schemas import PreferencesBody
from chassis.auth import User, current_user
from chassis.preferences import Preferences
from contracts.problems import ProblemCode

router = APIRouter(prefix="/api/generation/preferences", tags=["preferences"])
CurrentUser = Annotated[User, Depends(current_user)]
_DOCUMENTED = answers_with({200: PreferencesBody}) | problems(
    ProblemCode.UNAUTHENTICATED, ProblemCode.RECORD_UNAVAILABLE
)


@router.get("", summary="Read your preferences", responses=_DOCUMENTED)
async def preferences(request: Request, user: CurrentUser) -> Response:
    """What was never set has its default."""
    kept = await gateway_of(request).preferences.find(user.id)
    return answer(_told(kept))


@router.put(
    "",
    summary="Set your preferences",
    responses=_DOCUMENTED | problems(ProblemCode.VALIDATION_FAILED),
    openapi_extra=takes(body=json_body(PreferencesBody)),
)
async def set_preferences(request: Request, user: CurrentUser) -> Response:
    """What the body does not name stays. It applies to pages made from now on."""
    body = await body_of(request, PreferencesBody)
    wish = Preferences.model_validate(body.model_dump(exclude_unset=True))
    return answer(_told(await gateway_of(request).preferences.keep(user.id, wish)))


def _told(kept: Preferences) -> PreferencesBody:
    return PreferencesBody.model_validate(kept.model_dump())
