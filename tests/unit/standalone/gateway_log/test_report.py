"""The report says what happened, what it means and what to change."""

import gzip
import sys
from pathlib import Path

import pytest

from standalone.gateway_log import __main__ as command
from standalone.gateway_log.analysis import analyse
from standalone.gateway_log.entries import read
from standalone.gateway_log.report import report
from tests.unit.standalone.gateway_log import lines
from tests.unit.standalone.gateway_log.lines import line

POST = {"method": "POST", "path": "/api/generation/display-list"}
STREAM = {"path": "/api/notifications/stream/seller-1"}


def told(*log: str) -> str:
    return "\n".join(report(analyse(read(log))))


def test_a_quiet_log_has_no_advice() -> None:
    said = told(line(), line())

    assert "2 requests, 0 answered with 500 or more" in said
    assert "means:" not in said
    assert "change:" not in said


def test_an_idle_connection_that_was_closed_leads_to_the_two_time_outs() -> None:
    said = told(line(POST, lines.CLOSED_IN_USE), line(lines.REPAIRED))

    assert "1 attempts closed as the request arrived: 1 in requests that clients saw fail" in said
    assert "idle time-out (keepalive_timeout in the upstream: 30 s) less than" in said
    assert "POST /api/generation/display-list 1x" in said
    assert "1 attempts refused: 0 in requests that clients saw fail, 1 made good" in said


def test_posts_without_a_key_are_named() -> None:
    said = told(line(POST, lines.CLOSED_IN_USE), line(POST, lines.REFUSED, idempotency_key="k"))

    assert "1 POSTs failed that no gateway may repeat" in said


def test_keys_that_come_again_tell_who_repeats_and_why() -> None:
    said = told(
        line(POST, lines.CLOSED_IN_USE, idempotency_key="a"),
        line(POST, idempotency_key="a", status="202"),
        line(POST, idempotency_key="b", status="202"),
        line(POST, idempotency_key="b", status="202"),
        line(POST, idempotency_key="c", status="202"),
    )

    assert "1 keys came again after an error" in said
    assert "1 keys came again though the first answer was fine" in said


def test_failures_of_a_restart_stand_together() -> None:
    restart = [line(lines.REFUSED, at=1000.0 + number) for number in range(5)]

    said = told(*restart, line(lines.CLOSED_IN_USE, at=9000.0))

    assert "5 failures came in 1 bursts" in said
    assert "1970-01-01 00:16:40 UTC for 4.0 s: 5" in said
    assert "At a restart, DRAIN_DELAY_SECONDS must be longer" in said
    assert "1 failures came alone" in said


def test_streams_that_are_cut_lead_to_the_time_out_that_cuts_them() -> None:
    said = told(*[line(STREAM, seconds=60.0 + number / 100) for number in range(9)])

    assert "Most ended at the same age, 60 s" in said
    assert "Find the time-out of 60 s: proxy_read_timeout" in said


def test_slow_routes_come_first_and_streams_are_not_among_them() -> None:
    said = told(line(), line(POST, seconds=2.5), line(STREAM, seconds=500.0)).splitlines()

    table = said[next(number for number, text in enumerate(said) if "p95" in text) + 1 :]
    assert [row.split(maxsplit=4)[-1] for row in table] == [
        "POST /api/generation/display-list",
        "GET /api/generation/status/{id}",
    ]


def test_what_a_service_says_itself_is_told_apart_from_what_the_gateway_says() -> None:
    said = told(line(status="503", upstream_status="503"))

    assert "A service itself said 503: GET /api/generation/status/{id} 1x" in said
    assert "refused" not in said


def test_clients_that_left_are_told_with_their_patience() -> None:
    said = told(line(status="499", seconds=3.0))

    assert "1 clients of GET /api/generation/status/{id} left before they were answered" in said


def test_files_may_be_packed_and_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "access.log").write_text(line() + "\n")
    with gzip.open(tmp_path / "access.log.1.gz", "wt") as packed:
        packed.write(line() + "\nrubbish\n")
    files = [str(tmp_path / name) for name in ("access.log", "access.log.1.gz")]
    monkeypatch.setattr(sys, "argv", ["gateway_log", *files])

    command.main()

    said = capsys.readouterr().out
    assert "2 requests" in said
    assert "1 lines are in no format" in said


def test_a_log_with_nothing_to_read_fails_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty.log").write_text("rubbish\n")
    monkeypatch.setattr(sys, "argv", ["gateway_log", str(tmp_path / "empty.log")])

    with pytest.raises(SystemExit, match="2"):
        command.main()
