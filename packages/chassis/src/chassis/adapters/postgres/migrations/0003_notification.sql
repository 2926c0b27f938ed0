-- Each user's inbox, where the reader of the log is, and what it could not read.
-- depends: 0001_schemas

CREATE TABLE notification.inbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id text NOT NULL UNIQUE,
    user_id text NOT NULL,
    job_id text NOT NULL,
    is_notification boolean NOT NULL,
    -- JSON, byte by byte as it goes over the wire.
    data text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    delivered_at timestamptz,
    read_at timestamptz,
    -- A deleted row stays, empty, so that its event is not told again.
    deleted_at timestamptz
) WITH (fillfactor = 90); -- delivered and read are marked in place, within the page of the row

CREATE INDEX inbox_of_user ON notification.inbox (user_id, id);
CREATE INDEX inbox_notifications_of_user ON notification.inbox (user_id, id)
    WHERE is_notification;
-- What a browser that comes back is still to hear: mostly nothing, and found without looking.
CREATE INDEX inbox_undelivered ON notification.inbox (user_id, id)
    WHERE is_notification AND delivered_at IS NULL AND deleted_at IS NULL;

CREATE TABLE notification.position (
    partition text PRIMARY KEY,
    position text NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE notification.parked (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    partition text NOT NULL,
    raw bytea NOT NULL,
    reason text NOT NULL,
    parked_at timestamptz NOT NULL DEFAULT now()
);
