"""Log lines are JSON, carry what is bound, and hold nothing secret."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from chassis.logs import configure_logging, redact
from chassis.settings import LogSettings

JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtaW5hIn0.c2lnbmF0dXJl"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    stream = io.StringIO()
    configure_logging("api-service", LogSettings(log_level="INFO"), stream=stream)
    yield stream
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()
    root.handlers[:] = before
    logging.captureWarnings(capture=False)
    root.setLevel(level)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_an_event_with_fields(stream: io.StringIO) -> None:
    structlog.get_logger().info("job.finished", outcome="completed", seconds=1.5)

    [line] = lines(stream)
    assert line["event"] == "job.finished"
    assert line["outcome"] == "completed"
    assert line["service"] == "api-service"
    assert line["level"] == "info"
    assert line["time"].endswith("Z")


def test_what_is_bound_stands_on_every_line(stream: io.StringIO) -> None:
    with structlog.contextvars.bound_contextvars(request_id="r1", task_id="t1"):
        structlog.get_logger().info("job.accepted")

    assert lines(stream)[0]["request_id"] == "r1"
    assert lines(stream)[0]["task_id"] == "t1"


def test_the_standard_library_speaks_the_same_way(stream: io.StringIO) -> None:
    with structlog.contextvars.bound_contextvars(request_id="r1"):
        logging.getLogger("uvicorn.error").warning("started on %s", "port 1")

    [line] = lines(stream)
    assert line["event"] == "started on port 1"
    assert line["logger"] == "uvicorn.error"
    assert line["request_id"] == "r1"


def test_what_is_less_than_the_level_is_left_out(stream: io.StringIO) -> None:
    structlog.get_logger().debug("job.detail")

    assert lines(stream) == []


def test_a_line_break_in_a_value_makes_no_second_line(stream: io.StringIO) -> None:
    structlog.get_logger().info("job.accepted", path='/x\n{"event": "forged"}')

    assert len(lines(stream)) == 1


def test_a_traceback_is_redacted_too(stream: io.StringIO) -> None:
    error = RuntimeError("cannot reach postgresql://pageloom:hunter2@db/pageloom")

    structlog.get_logger().error("request.failed", exc_info=error)

    assert "hunter2" not in stream.getvalue()
    assert "RuntimeError" in lines(stream)[0]["exception"]


@pytest.mark.parametrize(
    "fields",
    [
        {"token": "s3cr3t"},
        {"refresh_token": "s3cr3t"},
        {"ticket": "s3cr3t"},
        {"password": 's3cr3t"quoted'},
        {"headers": {"Authorization": "Bearer s3cr3ts3cr3t", "Cookie": "a=s3cr3t"}},
        {"query": "limit=1&token=s3cr3t&ticket=s3cr3t"},
        {"url": "https://x.blob.example/a?sv=1&sig=s3cr3t"},
        {"url": "redis://:s3cr3t@redis:6379/0"},
        {"url": "postgresql://user:s3cr3t@db/x"},
        {"message": "Authorization: Bearer s3cr3ts3cr3t"},
        {"connection": "Endpoint=sb://x;SharedAccessKey=s3cr3t;EntityPath=y"},
        {"nested": [{"deep": {"api_key": "s3cr3t"}}]},
        {"claimed": JWT},
    ],
)
def test_nothing_secret_is_written(stream: io.StringIO, fields: dict[str, Any]) -> None:
    structlog.get_logger().info("something.happened", **fields)

    written = stream.getvalue()
    assert "s3cr3t" not in written
    assert JWT not in written
    assert lines(stream)[0]["event"] == "something.happened"


@pytest.mark.parametrize(
    "harmless",
    [
        '{"event": "http.request", "path": "/api/generation/status/01jc", "status": 200}',
        '{"event": "task.enqueued", "tokens_per_second": 12}',
        '{"url": "https://pageloom.example:8080/api"}',
        '{"mail": "mina@example.com"}',
    ],
)
def test_what_is_not_secret_stays(harmless: str) -> None:
    assert redact(harmless) == harmless
