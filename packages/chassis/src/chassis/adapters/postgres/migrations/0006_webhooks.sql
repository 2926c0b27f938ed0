-- Where users' own servers are told, what each is to be told, and how far the inbox was read.
-- depends: 0003_notification

CREATE TABLE notification.webhook (
    id uuid PRIMARY KEY,
    user_id text NOT NULL,
    url text NOT NULL,
    secret text NOT NULL,
    -- Empty: everything.
    events text[] NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    -- Since when nothing has arrived; null after every arrival.
    failing_since timestamptz,
    disabled_at timestamptz,
    disabled_reason text
);

CREATE INDEX webhook_of_user ON notification.webhook (user_id);

CREATE TABLE notification.webhook_delivery (
    id uuid PRIMARY KEY,
    webhook_id uuid NOT NULL REFERENCES notification.webhook (id) ON DELETE CASCADE,
    event_id text NOT NULL,
    type text NOT NULL,
    -- JSON, byte by byte as it is signed, however often it is sent.
    body text NOT NULL,
    status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'delivered', 'failed')),
    attempts integer NOT NULL DEFAULT 0,
    -- While an attempt is under way, the time at which it counts as lost.
    due_at timestamptz NOT NULL DEFAULT now(),
    is_in_hand boolean NOT NULL DEFAULT false,
    attempted_at timestamptz,
    status_code integer,
    error text,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (webhook_id, event_id)
);

CREATE INDEX webhook_delivery_due ON notification.webhook_delivery (due_at)
    WHERE status = 'pending';
CREATE INDEX webhook_delivery_in_hand ON notification.webhook_delivery (webhook_id)
    WHERE is_in_hand;
CREATE INDEX webhook_delivery_newest ON notification.webhook_delivery (webhook_id, created_at DESC);
CREATE INDEX webhook_delivery_oldest ON notification.webhook_delivery (created_at);

-- One row: behind which inbox row deliveries are still to be made.
CREATE TABLE notification.webhook_position (
    is_the_only_one boolean PRIMARY KEY DEFAULT true CHECK (is_the_only_one),
    inbox_id bigint NOT NULL
);
INSERT INTO notification.webhook_position (inbox_id)
SELECT coalesce(max(id), 0) FROM notification.inbox;
