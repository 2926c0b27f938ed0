"""What only the relay counts, each with its meaning."""

from prometheus_client import Counter

STREAMS_OPENED = Counter(
    "streams_opened_total",
    "Streams opened: hand_off, or asgi where uvicorn was not as expected and they cost more.",
    ["path"],
)
STREAMS_ENDED = Counter(
    "streams_ended_total",
    "Streams that this process ended: expired, drained, displaced, behind.",
    ["reason"],
)
WEBHOOK_ATTEMPTS = Counter(
    "webhook_attempts_total",
    "Webhook messages sent by this process: delivered, or failed.",
    ["outcome"],
)
