-- Tickets that open one stream each, so that no token stands in an address.
-- depends: 0003_notification

CREATE TABLE notification.stream_ticket (
    -- SHA-256 of the ticket: who reads this table can open nothing.
    digest bytea PRIMARY KEY,
    user_id text NOT NULL,
    expires_at timestamptz NOT NULL,
    -- When the token expires that the ticket was asked for with.
    session_expires_at timestamptz
);

CREATE INDEX stream_ticket_expiry ON notification.stream_ticket (expires_at);
