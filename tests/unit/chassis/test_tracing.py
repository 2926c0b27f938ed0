"""Tracing costs nothing while it is off, and tells who is whose parent while it is on."""

import json
import subprocess
import sys
import textwrap
from typing import Any

import pytest
from pydantic import ValidationError

from chassis.settings import TracingSettings
from chassis.tracing import configure_tracing, is_tracing, span, spans, traceparent

# In a process of its own: whoever turned tracing on cannot turn it off again.
ON = """
    import json, sys
    from chassis.settings import TracingSettings
    from chassis.tracing import configure_tracing, span, spans, traceparent
    configure_tracing("test", TracingSettings(tracing="console"))
"""


def spans_of(program: str) -> list[dict[str, Any]]:
    """Run a program with tracing on, and return its spans as they ended."""
    ran = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(ON) + textwrap.dedent(program)],
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in ran.stdout.splitlines()]


def test_while_it_is_off_nothing_is_imported_and_nothing_is_told() -> None:
    program = """
        import sys
        from chassis.settings import TracingSettings
        from chassis.tracing import configure_tracing, span
        configure_tracing("test", TracingSettings())
        with span("anything") as traced:
            traced.note(key="value")
        print([name for name in sys.modules if name.startswith("opentelemetry")])
    """
    ran = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        capture_output=True,
        text=True,
        check=True,
    )

    assert ran.stdout.strip() == "[]"


def test_while_it_is_off_every_span_is_the_same_nothing() -> None:
    configure_tracing("test", TracingSettings(tracing="off"))

    assert span("one") is span("other", parent="00-1-2-01")
    assert not is_tracing()
    with spans("many", ["00-1-2-01"]):
        assert traceparent() == ""


def test_a_share_is_a_share() -> None:
    with pytest.raises(ValidationError):
        TracingSettings(tracing_share=1.5)


def test_a_span_within_a_span_is_its_child() -> None:
    inner, outer = spans_of("""
        with span("outer"):
            with span("inner", job__id="7"):
                pass
    """)

    assert inner["parent_id"] == outer["context"]["span_id"]
    assert inner["context"]["trace_id"] == outer["context"]["trace_id"]
    assert inner["attributes"] == {"job.id": "7"}
    assert outer["resource"]["attributes"]["service.name"] == "test"


def test_a_trace_goes_on_where_another_process_left_it() -> None:
    first, second = spans_of("""
        with span("here"):
            told = traceparent()
        with span("there", parent=told, kind="consumer"):
            pass
    """)

    assert second["parent_id"] == first["context"]["span_id"]
    assert second["kind"] == "SpanKind.CONSUMER"


def test_what_is_no_traceparent_begins_a_trace_of_its_own() -> None:
    (only,) = spans_of("""
        with span("here", parent="nonsense"):
            pass
    """)

    assert only["parent_id"] is None


def test_a_batch_has_a_span_in_each_of_its_traces() -> None:
    one, other, *both = spans_of("""
        with span("one"):
            first = traceparent()
        with span("other"):
            second = traceparent()
        with spans("batch", [first, "", second]):
            pass
    """)

    assert [span["parent_id"] for span in both] == [
        one["context"]["span_id"],
        other["context"]["span_id"],
    ]


def test_an_error_is_told_by_its_class_and_never_by_its_text() -> None:
    (failed,) = spans_of("""
        try:
            with span("here"):
                raise ValueError("a seller's own words")
        except ValueError:
            pass
    """)

    assert failed["status"] == {"status_code": "ERROR", "description": "ValueError"}
    assert "own words" not in json.dumps(failed)
