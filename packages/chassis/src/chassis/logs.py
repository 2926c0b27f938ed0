"""Log lines: one JSON object each, on stdout, with nothing secret in it."""

import logging
import re
import sys
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from chassis.settings import LogSettings

REDACTED = "[redacted]"

_DELICATE = (
    r"(?:[a-z_-]*(?:token|ticket|password|passwd|secret|(?:api|account|access)[_-]?key|signature))"
    r"|authorization|proxy-authorization|cookie|set-cookie|sig"
)
# One pass over the finished line, so that no field, message or traceback goes around it.
_SECRETS = re.compile(
    # "token": "…"; a look ahead first, which spares most words the trying of every ending
    rf'(?P<field>"(?=[a-z_-]+":)(?:{_DELICATE})":\s*)"(?:[^"\\]|\\.)*"'
    # ?token=…  password=…
    rf"|(?P<pair>\b(?=[a-z_-]+=)(?:{_DELICATE})=)[^\s&;,\"'\\]+"
    # Bearer …
    r"|(?P<scheme>\b(?:bearer|basic)\s+)[a-z0-9._~+/=-]{8,}"
    # scheme://user:password@
    r"|(?P<userinfo>://[^\s/@:\"]*:)[^\s/@\"]+(?=@)"
    # A JWT, wherever it stands.
    r"|\beyJ[a-z0-9_-]{5,}\.[a-z0-9_-]+\.[a-z0-9_-]*",
    re.IGNORECASE,
)


# A line with none of these has nothing to redact; looking costs a fiftieth of the expression.
_ENDINGS = (
    *("token", "ticket", "password", "passwd", "secret", "key", "signature"),
    *("authorization", "cookie", "sig"),
)
_SIGNS = (
    *(ending + sign for ending in _ENDINGS for sign in ("=", '":')),
    *("bearer", "basic", "://", "eyj"),
)


def redact(text: str) -> str:
    """Return the text without tokens, tickets, passwords and credentials."""
    small = text.lower()
    if not any(sign in small for sign in _SIGNS):
        return text
    return _SECRETS.sub(_keep_the_name, text)


def _keep_the_name(match: re.Match[str]) -> str:
    if match["field"]:
        return f'{match["field"]}"{REDACTED}"'
    return f"{match['pair'] or match['scheme'] or match['userinfo'] or ''}{REDACTED}"


def configure_logging(service: str, settings: LogSettings, *, stream: TextIO | None = None) -> None:
    """Send structlog's and the standard library's records to `stream`, one JSON line each."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        _named(service),
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
    ]
    rendered: list[Processor] = [
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(),
        _redact_line,
    ]
    level = getattr(logging, settings.log_level)
    structlog.configure(
        processors=[*shared, *rendered],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(stream or sys.stdout),
        cache_logger_on_first_use=True,
    )
    _route_standard_library(shared, rendered, level=level, stream=stream or sys.stdout)


def _named(service: str) -> Processor:
    def add_service(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        event["service"] = service
        return event

    return add_service


def _redact_line(_: WrappedLogger, __: str, line: Any) -> str:
    return redact(str(line))


def _route_standard_library(
    shared: list[Processor], rendered: list[Processor], *, level: int, stream: TextIO
) -> None:
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendered],
        )
    )
    logging.basicConfig(handlers=[handler], level=max(level, logging.INFO), force=True)
    # Libraries' warnings would otherwise go to stderr as plain text.
    logging.captureWarnings(capture=True)
    # They tell every request with its full address, credentials included.
    for chatty in ("httpx", "httpcore", "urllib3"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
