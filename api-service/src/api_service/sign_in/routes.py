"""Signing in on one's own machine, in the shape of the identity service that is not there."""

from fastapi import APIRouter, Request, Response

from api_service.edge import answer, body_of
from api_service.openapi import PUBLIC, answers_with, json_body, problems, takes
from api_service.sign_in.schemas import Credentials, RefreshRequest, SignedIn
from api_service.wording import REFRESHED, REGISTERED, SIGNED_IN, SIGNED_OUT
from chassis.problems import ProblemError, language_of
from chassis.tokens import DevTokens, ForgedTokenError
from chassis.violations import Said
from contracts.problems import ProblemCode

TOKEN_SECONDS = 12 * 3600

router = APIRouter(prefix="/api/auth", tags=["sign-in (mode dev only)"])
_DOCUMENTED = answers_with({200: SignedIn}) | problems(
    ProblemCode.UNAUTHENTICATED, ProblemCode.VALIDATION_FAILED
)
_CREDENTIALS = takes(body=json_body(Credentials)) | PUBLIC


@router.post(
    "/login", summary="Sign in as anybody", responses=_DOCUMENTED, openapi_extra=_CREDENTIALS
)
async def login(request: Request) -> Response:
    return _signed_in(request, await body_of(request, Credentials), SIGNED_IN)


@router.post(
    "/register", summary="The same as login", responses=_DOCUMENTED, openapi_extra=_CREDENTIALS
)
async def register(request: Request) -> Response:
    return _signed_in(request, await body_of(request, Credentials), REGISTERED)


@router.post(
    "/refresh",
    summary="Exchange a refresh token for fresh tokens",
    responses=_DOCUMENTED,
    openapi_extra=takes(body=json_body(RefreshRequest)) | PUBLIC,
)
async def refresh(request: Request) -> Response:
    """The refresh token stands in the body, or else in `Authorization: Bearer`."""
    given = await body_of(request, RefreshRequest) if await request.body() else RefreshRequest()
    bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
    try:
        user_id = _dev_tokens(request).refreshed_user(given.refresh_token or bearer)
    except ForgedTokenError:
        raise ProblemError(ProblemCode.UNAUTHENTICATED) from None
    return _tokens_for(request, user_id, REFRESHED)


@router.post(
    "/logout", summary="Forget the tokens", responses=_DOCUMENTED, openapi_extra=dict(PUBLIC)
)
async def logout(request: Request) -> Response:
    """Nothing is kept here that could be forgotten; the client throws its tokens away."""
    message = SIGNED_OUT.in_(language_of(request))
    return answer(SignedIn(message=message, user_id=None, token=None, refreshToken=None))


def _signed_in(request: Request, who: Credentials, sentence: Said) -> Response:
    return _tokens_for(request, who.user_id, sentence)


def _tokens_for(request: Request, user_id: str, sentence: Said) -> Response:
    tokens = _dev_tokens(request)
    body = SignedIn(
        message=sentence.in_(language_of(request)),
        user_id=user_id,
        token=tokens.mint(user_id, seconds=TOKEN_SECONDS),
        refreshToken=tokens.mint_refresh(user_id),
    )
    return answer(body, headers={"Cache-Control": "no-store"})


def _dev_tokens(request: Request) -> DevTokens:
    tokens: DevTokens = request.app.state.authenticator.dev_tokens
    return tokens
