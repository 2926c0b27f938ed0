"""Traces across HTTP, task, event and stream: spans that name their parent wherever it was.

Off unless `TRACING` says otherwise; then nothing is imported, and a span costs one comparison.
"""

from __future__ import annotations

import importlib
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from opentelemetry.trace import Span, Tracer

    from chassis.settings import TracingSettings

Kind = Literal["internal", "server", "client", "producer", "consumer"]

_SDK = "opentelemetry.sdk.trace"


class Traced:
    """A span that is under way; where tracing is off, nothing that takes the same words."""

    def __init__(self, span: Span | None = None) -> None:
        self._span = span

    def rename(self, name: str) -> None:
        if self._span is not None:
            self._span.update_name(name)

    def note(self, **attributes: str | float) -> None:
        """Add what is known only now; `a__b` is written `a.b`."""
        if self._span is not None:
            self._span.set_attributes(_named(attributes))

    def failed(self, reason: str) -> None:
        """Mark the span as one that went wrong."""
        if self._span is not None:
            trace = importlib.import_module("opentelemetry.trace")
            self._span.set_status(trace.Status(trace.StatusCode.ERROR, reason))


class _Process:
    """This process's way to whoever collects spans; None while tracing is off."""

    tracer: Tracer | None = None


_NOTHING = nullcontext(Traced())


def configure_tracing(service: str, settings: TracingSettings) -> None:
    """Send spans where the settings say; `RuntimeError` when the extra is missing for it."""
    if settings.tracing == "off":
        return
    try:
        sdk = importlib.import_module(_SDK)
    except ImportError as error:
        raise RuntimeError("TRACING needs the extra chassis[tracing]") from error
    sampling = importlib.import_module(f"{_SDK}.sampling")
    resources = importlib.import_module("opentelemetry.sdk.resources")
    provider = sdk.TracerProvider(
        sampler=sampling.ParentBased(sampling.TraceIdRatioBased(settings.tracing_share)),
        resource=resources.Resource({"service.name": service}),
    )
    provider.add_span_processor(_processor(settings))
    _Process.tracer = provider.get_tracer("pageloom")


def _processor(settings: TracingSettings) -> Any:
    export = importlib.import_module(f"{_SDK}.export")
    if settings.tracing == "console":
        return export.SimpleSpanProcessor(
            export.ConsoleSpanExporter(formatter=lambda span: span.to_json(indent=None) + "\n")
        )
    otlp = importlib.import_module("opentelemetry.exporter.otlp.proto.http.trace_exporter")
    exporter = otlp.OTLPSpanExporter(endpoint=f"{settings.tracing_endpoint}/v1/traces")
    return export.BatchSpanProcessor(exporter)


def is_tracing() -> bool:
    return _Process.tracer is not None


def span(
    name: str, *, parent: str = "", kind: Kind = "internal", **attributes: str | float
) -> AbstractContextManager[Traced]:
    """Return a context that is a span: of `parent` (a W3C traceparent), else of the span around.

    `a__b` is written `a.b`. An error that leaves it is noted by its class, never by its text.
    """
    tracer = _Process.tracer
    if tracer is None:
        return _NOTHING
    return _span(tracer, name, parent, kind, _named(attributes))


@contextmanager
def _span(
    tracer: Tracer, name: str, parent: str, kind: Kind, attributes: dict[str, str | float]
) -> Iterator[Traced]:
    trace = importlib.import_module("opentelemetry.trace")
    with (
        tracer.start_as_current_span(
            name,
            context=_context(parent) if parent else None,
            kind=trace.SpanKind[kind.upper()],
            attributes=attributes,
            record_exception=False,
            set_status_on_exception=False,
        ) as current,
        ExitStack() as ending,
    ):
        traced = Traced(current)
        ending.push(lambda error, *_: traced.failed(error.__name__) if error else None)
        yield traced


@contextmanager
def spans(name: str, parents: Sequence[str], *, kind: Kind = "internal") -> Iterator[None]:
    """One span at the same time for each of the parents that there is: a batch of many traces."""
    tracer = _Process.tracer
    if tracer is None:
        yield
        return
    trace = importlib.import_module("opentelemetry.trace")
    begun = [
        tracer.start_span(name, context=_context(parent), kind=trace.SpanKind[kind.upper()])
        for parent in parents
        if parent
    ]
    try:
        yield
    finally:
        for one in begun:
            one.end()


def traceparent() -> str:
    """Return the span around as a W3C traceparent; empty where there is none."""
    if _Process.tracer is None:
        return ""
    carrier: dict[str, str] = {}
    _propagator().inject(carrier)
    return carrier.get("traceparent", "")


def _context(parent: str) -> Any:
    # What is no traceparent begins a trace of its own.
    return _propagator().extract({"traceparent": parent})


def _propagator() -> Any:
    module = importlib.import_module("opentelemetry.trace.propagation.tracecontext")
    return module.TraceContextTextMapPropagator()


def _named(attributes: dict[str, str | float]) -> dict[str, str | float]:
    return {name.replace("__", "."): value for name, value in attributes.items()}
