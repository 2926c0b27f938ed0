"""A request that a supplier does not accept, and why, in the words of OpenAI's error object."""

INVALID = "invalid_request_error"


class RefusedError(Exception):
    """The request is answered with an error and costs nothing.

    The fields are those of OpenAI's `ErrorObject` (openai-python, `types/shared/error_object.py`:
    `message`, `type`, `param`, `code`); other suppliers write them in shapes of their own.
    """

    def __init__(
        self,
        status: int,
        message: str,
        *,
        kind: str = INVALID,
        param: str | None = None,
        code: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.kind = kind
        self.param = param
        self.code = code


def unknown(name: str) -> RefusedError:
    """As OpenAI answers it (vercel/ai issue 6102 shows `response_format` sent to gpt-image-1)."""
    return RefusedError(400, f"Unknown parameter: '{name}'.", param=name, code="unknown_parameter")


def missing(name: str) -> RefusedError:
    return RefusedError(
        400,
        f"Missing required parameter: '{name}'.",
        param=name,
        code="missing_required_parameter",
    )


def wrong_type(name: str, wanted: str, value: object) -> RefusedError:
    return RefusedError(
        400,
        f"Invalid type for '{name}': expected {wanted}, but got {type(value).__name__} instead.",
        param=name,
        code="invalid_type",
    )


def wrong_value(name: str, wanted: str, value: object) -> RefusedError:
    return RefusedError(
        400,
        f"Invalid value: '{value}'. Supported values are: {wanted}.",
        param=name,
        code="invalid_value",
    )
