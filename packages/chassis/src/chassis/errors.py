"""An error's class says what the caller should do next."""


class TransientError(Exception):
    """Again, later. `retry_after_seconds` is the neighbour's own wish, where it has one."""

    def __init__(self, reason: str, *, retry_after_seconds: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after_seconds = retry_after_seconds


class MovedOnError(TransientError):
    """Again, but made anew: what it was made of has changed meanwhile, and repeating it is in
    vain."""


class PermanentError(Exception):
    """Never: the same call will fail the same way. `code` is stable; the text is for logs."""

    def __init__(self, reason: str, *, code: str = "UNEXPECTED") -> None:
        super().__init__(reason)
        self.code = code


class StaleClaimError(Exception):
    """The job is no longer this worker's: someone else has it, or its user cancelled it.

    Stop, write nothing, tell nobody.
    """


class IdempotencyKeyReusedError(Exception):
    """The key came before, with another body."""


class IdempotencyKeyInUseError(Exception):
    """The first request with this key has not been answered yet."""
