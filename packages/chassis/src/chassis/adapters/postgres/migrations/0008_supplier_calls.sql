-- What was asked of suppliers: recorded before it goes out, so that it is paid for once.
-- depends: 0007_job_kinds

CREATE TABLE generation.supplier_call (
    job_id uuid NOT NULL,
    run smallint NOT NULL,
    -- SHA-256 of what is asked of whom.
    key bytea NOT NULL,
    user_id text NOT NULL,
    supplier text NOT NULL,
    purpose text NOT NULL CHECK (purpose IN ('text', 'image')),
    -- asked: bytes may be on their way; without an answer by `deadline_at` it is lost.
    -- unbilled: it was surely not paid for, and may be asked again.
    -- uncertain: it may have been paid for, and there will be no answer.
    status text NOT NULL CHECK (status IN ('asked', 'answered', 'unbilled', 'uncertain')),
    -- Of the claim under which it went out.
    claim_token uuid NOT NULL,
    asked_at timestamptz NOT NULL DEFAULT now(),
    deadline_at timestamptz NOT NULL,
    expected_cost_micro_usd bigint NOT NULL,
    -- NULL until the caller has read in the answer what it cost.
    usage jsonb,
    -- The answer: here, or in an artifact when it is large; neither once it was forgotten.
    content_type text,
    body bytea,
    artifact_key text,
    PRIMARY KEY (job_id, run, key)
);

CREATE INDEX supplier_call_under_way
    ON generation.supplier_call (supplier, purpose, deadline_at) WHERE status = 'asked';
CREATE INDEX supplier_call_of_user ON generation.supplier_call (user_id, asked_at);
CREATE INDEX supplier_call_age ON generation.supplier_call (asked_at);
