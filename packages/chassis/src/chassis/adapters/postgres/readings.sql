-- name: list_readings()
-- What no relay could read, oldest first.
SELECT id, partition, raw, reason, parked_at FROM notification.parked ORDER BY id;

-- name: replay_reading(id, event_id, user_id, job_id, is_notification, told, traceparent)^
-- Into the inbox as the relay would have put it, and set aside no more; the log is where it was.
WITH taken AS (
    DELETE FROM notification.parked WHERE id = :id RETURNING id
), entry AS (
    INSERT INTO notification.inbox (event_id, user_id, job_id, is_notification, data, traceparent)
    SELECT :event_id::text, :user_id::text, :job_id::text, :is_notification::boolean,
           :told::text, :traceparent::text
    FROM taken
    ON CONFLICT (event_id) DO NOTHING
    RETURNING id
)
SELECT count(*) AS replayed, (SELECT count(*) FROM entry) AS stored,
       pg_notify('pageloom_inbox', '')
FROM taken;

-- name: drop_readings(ids)!
-- Forgotten for good.
DELETE FROM notification.parked WHERE id = ANY(:ids::bigint[]);
