"""What `/api/auth` takes and answers in mode dev, as JSON."""

from typing import Annotated, Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, StringConstraints

from api_service.plain_text import SEEN
from chassis.tokens import USER_ID_MAX_CHARACTERS


class Credentials(BaseModel):
    """Anybody, with any password: this is a machine of one's own."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={"examples": [{"email": "seller@shop.example", "password": "secret"}]},
    )

    user_id: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=USER_ID_MAX_CHARACTERS),
        SEEN,
        Field(validation_alias=AliasChoices("email", "username", "userId")),
    ]
    password: Annotated[str, StringConstraints(min_length=1, max_length=1000)]


class RefreshRequest(BaseModel):
    model_config = ConfigDict(frozen=True, populate_by_name=True)

    refresh_token: str | None = Field(default=None, alias="refreshToken")


class SignedIn(BaseModel):
    success: Literal[True] = True
    message: str
    user_id: str | None
    token: str | None
    refreshToken: str | None  # noqa: N815 - the front end's name
