"""The health address that the storefront front end knows."""

from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel

from api_service.edge import answer
from api_service.openapi import PUBLIC, answers_with

actuator = APIRouter(prefix="/api/generation/actuator", tags=["health"])


class Healthy(BaseModel):
    """This process answers; whether it may receive traffic is what /readyz says."""

    status: Literal["OK"] = "OK"
    service: str = "api-service"


@actuator.get(
    "/health",
    summary="Ask whether the service answers",
    responses=answers_with({200: Healthy}),
    openapi_extra=dict(PUBLIC),
)
async def health() -> Response:
    return answer(Healthy())
