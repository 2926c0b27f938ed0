"""Both formats of a line are read, and no line stops the reading."""

import pytest

from standalone.gateway_log.entries import read, route_of
from tests.unit.standalone.gateway_log.lines import REPAIRED, line

COMBINED = (
    '203.0.113.7 - - [25/Nov/2026:10:28:14 +0000] "POST /api/generation/display-list?x=1 HTTP/1.1"'
    ' 502 150 "-" "curl/8.5"'
)


def test_every_attempt_stands_apart() -> None:
    [entry] = read([line(REPAIRED)])

    assert entry is not None
    assert [attempt.upstream for attempt in entry.attempts] == ["10.0.0.5:8080", "10.0.0.6:8080"]
    assert [attempt.status for attempt in entry.attempts] == [502, 200]
    assert [attempt.connect for attempt in entry.attempts] == [None, 0.001]
    assert [attempt.received for attempt in entry.attempts] == [0, 420]


def test_attempts_after_an_internal_redirect_are_attempts_too() -> None:
    [entry] = read([line({k: v.replace(", ", " : ") for k, v in REPAIRED.items()})])

    assert entry is not None
    assert [attempt.status for attempt in entry.attempts] == [502, 200]


def test_what_the_gateway_answers_itself_has_no_attempt() -> None:
    nothing = dict.fromkeys(REPAIRED, "")

    [entry] = read([line(nothing, path="/", status="404")])

    assert entry is not None
    assert (entry.status, entry.attempts) == (404, ())


def test_a_line_of_nginx_s_own_format_tells_less() -> None:
    [entry] = read([COMBINED])

    assert entry is not None
    assert (entry.at, entry.method, entry.status) == (1795602494, "POST", 502)
    assert entry.route == "/api/generation/display-list"
    assert (entry.seconds, entry.attempts) == (None, ())


@pytest.mark.parametrize(
    "strange",
    ["rubbish", "{", "{}", "[1]", line(status="nothing"), line(at=None), '{"at": [], "method": 1}'],
)
def test_a_line_that_cannot_be_read_is_told_apart(strange: str) -> None:
    assert next(iter(read([strange, "", line()]))) is None
    assert list(read([strange, "", line()]))[1] is not None


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/api/generation/display-list", "/api/generation/display-list"),
        (
            "/api/generation/status/01a2124c-1ec4-77f4-bf76-9fe68f38b6d1",
            "/api/generation/status/{id}",
        ),
        ("/api/generation/product-details/42", "/api/generation/product-details/{id}"),
        ("/api/generation/artifacts/a/b/c.jpg", "/api/generation/artifacts/{key}"),
        ("/api/notifications/stream/seller-1", "/api/notifications/stream/{user_id}"),
        (
            "/api/notifications/seller-1/unread-count",
            "/api/notifications/{user_id}/unread-count",
        ),
        ("/api/notifications/stream-ticket", "/api/notifications/stream-ticket"),
        ("/api/notifications/seller-1", "/api/notifications/{id}"),
    ],
)
def test_a_route_has_nobodys_name_in_it(path: str, route: str) -> None:
    assert route_of(path) == route
