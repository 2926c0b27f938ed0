-- Since when an outbox row should have been carried, and which processes were seen lately.
-- depends: 0009_preferences

-- due_at moves with every refusal, so that it cannot tell how long a row has waited. A row that
-- stands already counts from this migration.
ALTER TABLE generation.outbox_task ADD COLUMN due_since timestamptz NOT NULL DEFAULT now();
ALTER TABLE generation.outbox_event ADD COLUMN due_since timestamptz NOT NULL DEFAULT now();

CREATE TABLE generation.presence (
    process_id uuid PRIMARY KEY,
    service text NOT NULL,
    -- What it knows of its neighbours, and how much it has in hand.
    told jsonb NOT NULL,
    seen_at timestamptz NOT NULL DEFAULT now()
);
