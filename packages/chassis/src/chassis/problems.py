"""Errors become problem documents (RFC 9457), in the seller's language."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import structlog
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.errors import TransientError
from chassis.violations import STRANGE, FieldProblem, Said, violation, violations
from contracts.jobs import Language
from contracts.problems import WORDINGS, ProblemCode

# Long enough for a fail-over of the record, short enough for somebody who looks at a spinner.
RETRY_AFTER_SECONDS = 2

# What an endpoint raises to be answered with a problem.
EXPECTED_ERRORS = (HTTPException, RequestValidationError, TransientError, UnicodeEncodeError)

log = structlog.get_logger()


class ProblemError(HTTPException):
    """An answer that is a problem. `params` fill the blanks of the code's wording; a `Said`
    is said in the language of the request.

    An `HTTPException`, because FastAPI lets only that one pass out of reading a body.
    """

    def __init__(
        self,
        code: ProblemCode,
        *,
        errors: Sequence[FieldProblem] = (),
        headers: Mapping[str, str] | None = None,
        **params: str | int | Said,
    ) -> None:
        self.code = code
        self.wording = WORDINGS[code]
        self.errors = tuple(errors)
        # Filled in now, so that a forgotten blank shows where the problem is raised.
        self.said = Said(
            ko=self.wording.ko.format(**_in(Language.KOREAN, params)),
            en=self.wording.en.format(**_in(Language.ENGLISH, params)),
        )
        super().__init__(self.wording.status, self.said.en, headers=dict(headers or {}))


def _in(language: Language, params: Mapping[str, str | int | Said]) -> dict[str, str | int]:
    return {
        name: value.in_(language) if isinstance(value, Said) else value
        for name, value in params.items()
    }


class _Preference(NamedTuple):
    quality: float
    language: str


def language_of(request: HTTPConnection) -> Language:
    """Return the one of our languages that the request prefers; Korean when it says neither."""
    preferences = [
        _preference(part) for part in request.headers.get("accept-language", "").split(",")
    ]
    ours = [p for p in preferences if p.language in {"ko", "en"} and p.quality > 0]
    if not ours:
        return Language.KOREAN
    # Of equals `max` takes the first, as the header means it.
    return Language(max(ours, key=lambda preference: preference.quality).language)


def _preference(part: str) -> _Preference:
    tag, _, weight = part.partition(";")
    language = tag.strip().lower().partition("-")[0]
    try:
        quality = float(weight.strip().removeprefix("q=")) if weight else 1.0
    except ValueError:
        quality = 0.0
    return _Preference(quality, language)


def problem_of(error: Exception) -> ProblemError:
    """Return what an error is to the outside."""
    match error:
        case ProblemError():
            return error
        case RequestValidationError() | UnicodeEncodeError():
            return invalid(_violations_of(error))
        case TransientError():
            seconds = error.retry_after_seconds or RETRY_AFTER_SECONDS
            return ProblemError(
                ProblemCode.RECORD_UNAVAILABLE, headers={"Retry-After": str(max(1, round(seconds)))}
            )
        case HTTPException():
            return _of_framework(error)
        case _:
            return ProblemError(ProblemCode.INTERNAL)


def _violations_of(error: RequestValidationError | UnicodeEncodeError) -> list[FieldProblem]:
    if isinstance(error, RequestValidationError):
        return violations(error.errors())
    # Half of a surrogate pair: nothing of ours has one, so it came in.
    return [violation(STRANGE, [])]


def invalid(errors: Sequence[FieldProblem]) -> ProblemError:
    """Return the refusal of an input; its sentence is the first error's."""
    return ProblemError(ProblemCode.VALIDATION_FAILED, errors=errors, reason=errors[0].said)


_OF_STATUS = {
    401: ProblemCode.UNAUTHENTICATED,
    403: ProblemCode.FORBIDDEN,
    404: ProblemCode.NOT_FOUND,
    405: ProblemCode.METHOD_NOT_ALLOWED,
    503: ProblemCode.RECORD_UNAVAILABLE,
}
_SERVER_ERROR = 500


def _of_framework(error: HTTPException) -> ProblemError:
    code = _OF_STATUS.get(error.status_code)
    if code is not None:
        return ProblemError(code, headers=error.headers)
    if error.status_code >= _SERVER_ERROR:
        return ProblemError(ProblemCode.INTERNAL)
    return invalid(
        [FieldProblem("", Said("요청을 읽을 수 없습니다.", "We cannot read the request."))]
    )


def problem_response(request: HTTPConnection, problem: ProblemError) -> Response:
    """Return the document, in the language of the request."""
    language = language_of(request)
    sentence = problem.said.in_(language)
    body = {
        "type": f"urn:pageloom:problem:{problem.code.lower().replace('_', '-')}",
        "title": problem.wording.title,
        "status": problem.wording.status,
        "code": problem.code,
        "detail": sentence,
        "message": sentence,
        "instance": request.scope["path"],
        "request_id": request_id_of(request),
        "errors": [{"pointer": e.pointer, "detail": e.said.in_(language)} for e in problem.errors],
    }
    headers = {"Content-Language": str(language), **(problem.headers or {})}
    if problem.code is ProblemCode.UNAUTHENTICATED:
        headers.setdefault("WWW-Authenticate", "Bearer")
    return JSONResponse(
        body, problem.wording.status, headers=headers, media_type="application/problem+json"
    )


def request_id_of(request: HTTPConnection) -> str:
    """Return the id under which this request stands in the logs."""
    return str(request.scope.get("state", {}).get("request_id", ""))


def install_problem_handlers(app: Starlette) -> None:
    """Answer every error of this app with a problem document."""
    for kind in EXPECTED_ERRORS:
        app.add_exception_handler(kind, answer_of)


async def answer_of(request: Request, error: Exception) -> Response:
    """Return the problem document of one of `EXPECTED_ERRORS`."""
    problem = problem_of(error)
    if isinstance(error, TransientError):
        log.warning("request.neighbour_unavailable", reason=str(error))
    return problem_response(request, problem)


class UnexpectedErrors:
    """Answers what nobody expected, inside of whatever adds headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:  # the edge: every error becomes an answer here
            if scope["type"] != "http":
                raise
            log.exception("request.failed", error=type(error).__name__)
            if not started:
                response = problem_response(HTTPConnection(scope), problem_of(error))
                await response(scope, receive, send)
