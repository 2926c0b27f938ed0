-- Which relay reads which partition of an event log that has several.
-- depends: 0003_notification

CREATE TABLE notification.partition_owner (
    -- Namespace, hub and consumer group, as one name.
    log text NOT NULL,
    partition text NOT NULL,
    -- Empty once it was given back.
    owner text NOT NULL,
    -- Who claims must know the row as it stands: of two at once one gets it.
    etag uuid NOT NULL DEFAULT gen_random_uuid(),
    claimed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (log, partition)
);
