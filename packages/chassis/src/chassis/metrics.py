"""Every metric of the suite: its name, its meaning and its labels."""

from prometheus_client import Counter, Gauge, Histogram

# From a cached status to a long upload; streams end in the last bucket.
_REQUEST_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60)
# From a page of the local studio to slow suppliers at their time limit.
_STAGE_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300)

HTTP_REQUESTS = Counter(
    "http_requests_total", "Requests answered, by route template.", ["route", "method", "status"]
)
HTTP_REPLAYS = Counter(
    "http_replays_total",
    "Requests that a client repeated, and whose first answer was given again.",
    ["route", "method"],
)
HTTP_SECONDS = Histogram(
    "http_request_seconds",
    "From a request's first line to its last byte.",
    ["route", "method"],
    buckets=_REQUEST_SECONDS,
)

JOBS_ACCEPTED = Counter("jobs_accepted_total", "Jobs answered with 202, repetitions left out.")
# What the record knows, told by every courier alike: whoever adds them up counts twice.
JOBS_UNFINISHED = Gauge(
    "jobs_unfinished",
    "Jobs on record that have not ended; the stage is empty before the first.",
    ["status", "stage"],
)
OLDEST_PENDING_SECONDS = Gauge(
    "jobs_oldest_pending_seconds", "How long the oldest pending job has waited for a worker."
)
LEASES_EXPIRED = Gauge(
    "leases_expired", "Jobs whose worker is silent, and that no sweep has given back yet."
)
OUTBOX_ROWS = Gauge("outbox_rows", "Rows committed and not yet carried.", ["lane"])
COURIER_LAG_SECONDS = Gauge(
    "courier_lag_seconds", "How long the oldest due row of the outbox has waited.", ["lane"]
)
PARKED_ROWS = Gauge(
    "parked_rows",
    "Set aside for somebody to look at: outbox rows (task, event), events of the log (reading).",
    ["kind"],
)
EVENTS_UNTOLD = Gauge(
    "events_untold", "Ends of jobs that the log has had for half a minute, and no inbox has."
)
STANDING_LOOKED_AT = Gauge(
    "standing_looked_at_seconds", "Unix time at which the record was last asked for all of this."
)

JOBS_REQUEUED = Counter(
    "jobs_requeued_total", "Tasks enqueued again, by why it was needed.", ["reason"]
)

JOB_ATTEMPTS = Counter(
    "job_attempts_total", "Attempts at jobs: the first, or again after another ended.", ["turn"]
)
JOBS_FINISHED = Counter(
    "jobs_finished_total",
    "Jobs that ended: completed or failed by a worker, abandoned by the sweep.",
    ["outcome"],
)
STAGE_SECONDS = Histogram(
    "job_stage_seconds", "How long each stage of a job took.", ["stage"], buckets=_STAGE_SECONDS
)
JOB_WARNINGS = Counter("job_warnings_total", "Declared steps down from what was asked.", ["code"])

JOBS_IN_FLIGHT = Gauge("jobs_in_flight", "Jobs that this worker has in hand.")
JOBS_IN_FLIGHT_LIMIT = Gauge("jobs_in_flight_limit", "Jobs that this worker may have in hand.")
DRAWING_PROCESSES = Gauge("drawing_processes", "Processes in which this worker may draw.")
DRAWING_PROCESSES_BUSY = Gauge("drawing_processes_busy", "Those of them that draw at this moment.")
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

EVENT_LOOP_LAG = Histogram(
    "event_loop_lag_seconds",
    "How much later than asked for the event loop came back: what everything in it waits.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
DATABASE_CONNECTIONS = Gauge(
    "database_connections", "This process's connections to the record: idle or lent.", ["state"]
)
DATABASE_CONNECTIONS_LIMIT = Gauge(
    "database_connections_limit", "As many as this process may have."
)
DATABASE_WAITING = Gauge(
    "database_waiting", "Callers in this process that wait for a connection to the record."
)
