"""Every metric of the suite: its name, its meaning and its labels."""

from prometheus_client import Counter, Gauge, Histogram

# From a cached status to a long upload; streams end in the last bucket.
_REQUEST_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60)
# From a page of the local studio to slow suppliers at their time limit.
_STAGE_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300)

HTTP_REQUESTS = Counter(
    "http_requests_total", "Requests answered, by route template.", ["route", "method", "status"]
)
HTTP_SECONDS = Histogram(
    "http_request_seconds",
    "From a request's first line to its last byte.",
    ["route", "method"],
    buckets=_REQUEST_SECONDS,
)

JOBS_ACCEPTED = Counter("jobs_accepted_total", "Jobs answered with 202, repetitions left out.")
JOBS_BY_STATUS = Gauge("jobs", "Unfinished jobs on record.", ["status"])
OLDEST_PENDING_SECONDS = Gauge(
    "jobs_oldest_pending_seconds", "How long the oldest pending job has waited for a worker."
)
JOBS_REQUEUED = Counter(
    "jobs_requeued_total", "Tasks enqueued again, by why it was needed.", ["reason"]
)

JOBS_FINISHED = Counter(
    "jobs_finished_total", "Jobs that a worker brought to their end.", ["outcome"]
)
STAGE_SECONDS = Histogram(
    "job_stage_seconds", "How long each stage of a job took.", ["stage"], buckets=_STAGE_SECONDS
)
JOB_WARNINGS = Counter("job_warnings_total", "Declared steps down from what was asked.", ["code"])

JOBS_IN_FLIGHT = Gauge("jobs_in_flight", "Jobs that this worker has in hand.")
DRAWINGS_WAITING = Gauge("drawings_waiting", "Pictures that wait for a process to draw them.")
DRAWINGS_LOST = Counter(
    "drawings_lost_total", "Drawing processes that were lost with their work, by why.", ["reason"]
)

SUPPLIER_CALLS = Counter(
    "supplier_calls_total",
    "What became of calls to suppliers, repetitions counted.",
    ["supplier", "purpose", "outcome"],
)
SUPPLIER_SECONDS = Histogram(
    "supplier_seconds",
    "From a call's first byte out to its last byte in.",
    ["supplier", "purpose"],
    buckets=_STAGE_SECONDS,
)
SUPPLIER_TOKENS = Counter(
    "supplier_tokens_total", "Tokens that suppliers say they counted.", ["supplier", "kind"]
)
SUPPLIER_IMAGES = Counter("supplier_images_total", "Images that suppliers made.", ["supplier"])
SUPPLIER_COST = Counter(
    "supplier_cost_micro_usd_total",
    "What calls cost by the configured prices, in millionths of a US dollar.",
    ["supplier"],
)
SUPPLIER_BREAKER_OPEN = Gauge(
    "supplier_breaker_open",
    "1 while a supplier is not asked because it failed too often.",
    ["supplier", "purpose"],
)
SUPPLIER_SLOTS_WAITING = Gauge(
    "supplier_slots_waiting",
    "Calls that wait because as many as may are under way.",
    ["supplier", "purpose"],
)

OUTBOX_ROWS = Gauge("outbox_rows", "Rows committed and not yet carried.")
COURIER_CARRIED = Counter("courier_carried_total", "Outbox rows carried.", ["lane"])
COURIER_FAILED = Counter("courier_failed_total", "Batches that stayed in the outbox.", ["lane"])

STREAMS_OPEN = Gauge("streams_open", "Browsers listening to this process.")
EVENTS_DELIVERED = Counter("events_delivered_total", "Inbox rows written to a stream.")
INBOX_STORED = Counter("inbox_stored_total", "Events that were new to the inbox.")
INBOX_UNREADABLE = Counter(
    "inbox_unreadable_total", "Events set aside because nobody can read them."
)
RELAY_LAG_SECONDS = Gauge(
    "relay_lag_seconds", "From an event's occurrence to its place in the inbox, of the last batch."
)
LOG_PARTITIONS_OWNED = Gauge(
    "log_partitions_owned", "Partitions of the event log that this process reads."
)
LOG_LAG = Gauge(
    "log_lag_events",
    "Events of an owned partition that are not in the inbox yet; kept for Event Hubs.",
    ["partition"],
)
