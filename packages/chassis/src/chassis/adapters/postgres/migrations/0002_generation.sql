-- Jobs, their finished pages, and what must still be carried to the queue and to the log.
-- depends: 0001_schemas

CREATE TABLE generation.job (
    id uuid PRIMARY KEY,
    product_details_id bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    user_id text NOT NULL,
    subject jsonb NOT NULL,
    status text NOT NULL DEFAULT 'pending'
        CHECK (status IN ('pending', 'processing', 'completed', 'failed', 'cancelled')),
    stage text,
    progress smallint NOT NULL DEFAULT 0,
    message text NOT NULL DEFAULT '',
    attempt smallint NOT NULL DEFAULT 0,
    run smallint NOT NULL DEFAULT 1,
    warnings jsonb NOT NULL DEFAULT '[]',
    failure jsonb,
    request_id text NOT NULL DEFAULT '',
    claim_token uuid,
    lease_expires_at timestamptz,
    -- When its task was carried to the queue; NULL while the task still stands in the outbox.
    enqueued_at timestamptz,
    -- How often its task was put into the outbox again because nobody claimed it.
    requeues smallint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz,
    purged_at timestamptz,
    CHECK ((claim_token IS NOT NULL) = (status = 'processing'))
) WITH (fillfactor = 80); -- progress is updated in place, within the page of the row

CREATE INDEX job_of_user ON generation.job (user_id, product_details_id DESC)
    WHERE deleted_at IS NULL;
CREATE INDEX job_unfinished ON generation.job (status)
    WHERE status IN ('pending', 'processing');
CREATE INDEX job_unpurged ON generation.job (deleted_at)
    WHERE deleted_at IS NOT NULL AND purged_at IS NULL;

CREATE TABLE generation.page (
    product_details_id bigint PRIMARY KEY REFERENCES generation.job (product_details_id),
    -- The finished page without its blocks, which lists never read.
    page jsonb NOT NULL,
    html_blocks text[] NOT NULL,
    original_product_info text,
    product_id text,
    status text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'published', 'archived')),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE generation.idempotency_key (
    user_id text NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    -- What the first request made, where that is a job.
    job_id uuid,
    -- What the first request was told; NULL until it is answered.
    answer jsonb,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, key)
);
-- Rows come in the order of time: this index costs nothing to keep.
CREATE INDEX idempotency_key_age ON generation.idempotency_key USING brin (created_at);

CREATE TABLE generation.outbox_task (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job_id uuid NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX outbox_task_due ON generation.outbox_task (due_at, id);
CREATE INDEX outbox_task_of_job ON generation.outbox_task (job_id);

CREATE TABLE generation.outbox_event (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    payload jsonb NOT NULL,
    -- Terminal events are kept for a day after they were carried: the log may be wiped.
    is_terminal boolean NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    carried_at timestamptz
);
CREATE INDEX outbox_event_uncarried ON generation.outbox_event (id) WHERE carried_at IS NULL;
CREATE INDEX outbox_event_carried ON generation.outbox_event (carried_at)
    WHERE carried_at IS NOT NULL;

CREATE TABLE generation.outbox_parked (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    lane text NOT NULL,
    payload jsonb NOT NULL,
    reason text NOT NULL,
    parked_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE generation.queue_epoch (
    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    epoch text NOT NULL
);
