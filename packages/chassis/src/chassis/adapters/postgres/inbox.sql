-- name: lock_inbox()
-- One writer at a time: rows become visible in the order of their ids.
SELECT pg_advisory_xact_lock(7310003);

-- name: store(partition, position, event_ids, user_ids, job_ids, notifications, told, traceparents, raws, reasons)^
-- New rows, unreadable events and the position behind them; echoes are ignored.
WITH entry AS (
    INSERT INTO notification.inbox (event_id, user_id, job_id, is_notification, data, traceparent)
    SELECT event_id, user_id, job_id, is_notification, data, traceparent
    FROM unnest(
        :event_ids::text[], :user_ids::text[], :job_ids::text[], :notifications::boolean[],
        :told::text[], :traceparents::text[]
    ) WITH ORDINALITY AS e (event_id, user_id, job_id, is_notification, data, traceparent, place)
    ORDER BY place
    ON CONFLICT (event_id) DO NOTHING
    RETURNING id
), parked AS (
    INSERT INTO notification.parked (partition, raw, reason)
    SELECT :partition, raw, reason
    FROM unnest(:raws::bytea[], :reasons::text[]) AS u (raw, reason)
), place AS (
    INSERT INTO notification.position (partition, position) VALUES (:partition, :position)
    ON CONFLICT (partition) DO UPDATE
        SET position = excluded.position, updated_at = now()
)
SELECT count(*) AS stored, pg_notify('pageloom_inbox', '') FROM entry;

-- name: position(partition)^
-- Where the reader of this partition is.
SELECT position FROM notification.position WHERE partition = :partition;

-- name: cursor()^
-- The newest id.
SELECT coalesce(max(id), 0) AS id FROM notification.inbox;

-- name: after(cursor, limit)
-- Everybody's rows behind the cursor.
SELECT id, user_id, is_notification, data, traceparent FROM notification.inbox
WHERE id > :cursor AND deleted_at IS NULL
ORDER BY id
LIMIT :limit;

-- name: after_for(user_id, cursor, limit)
-- One user's rows behind the cursor.
SELECT id, user_id, is_notification, data, traceparent FROM notification.inbox
WHERE user_id = :user_id AND id > :cursor AND deleted_at IS NULL
ORDER BY id
LIMIT :limit;

-- name: take_undelivered(user_ids, sinces, limits)
-- Notifications that no stream had, each for one taker only; no user may be named twice.
WITH taken AS (
    SELECT theirs.id
    FROM unnest(:user_ids::text[], :sinces::timestamptz[], :limits::int[])
        AS asked (user_id, since, row_limit)
    CROSS JOIN LATERAL (
        SELECT id FROM notification.inbox AS i
        WHERE i.user_id = asked.user_id AND is_notification AND delivered_at IS NULL
          AND deleted_at IS NULL AND created_at >= asked.since
        ORDER BY id
        LIMIT asked.row_limit
        FOR UPDATE SKIP LOCKED
    ) AS theirs
), delivered AS (
    UPDATE notification.inbox AS i SET delivered_at = now()
    FROM taken
    WHERE i.id = taken.id
    RETURNING i.id, i.user_id, i.is_notification, i.data, i.traceparent
)
SELECT * FROM delivered ORDER BY id;

-- name: mark_delivered(ids)!
-- A stream had them.
UPDATE notification.inbox SET delivered_at = now()
WHERE id = ANY(:ids::bigint[]) AND delivered_at IS NULL;

-- name: list_for(user_id, limit, offset)
-- Newest first.
SELECT data, read_at IS NOT NULL AS is_read FROM notification.inbox
WHERE user_id = :user_id AND is_notification AND deleted_at IS NULL
ORDER BY id DESC
LIMIT :limit OFFSET :offset;

-- name: unread_count(user_id)^
-- What the bell shows.
SELECT count(*) AS unread FROM notification.inbox
WHERE user_id = :user_id AND is_notification AND deleted_at IS NULL AND read_at IS NULL;

-- name: mark_read(event_id, user_id)!
-- Reading twice keeps the first time.
UPDATE notification.inbox SET read_at = coalesce(read_at, now())
WHERE event_id = :event_id AND user_id = :user_id AND is_notification AND deleted_at IS NULL;

-- name: delete(event_id, user_id)!
-- Emptied, and kept so that its event is known if it comes again.
UPDATE notification.inbox SET deleted_at = now(), data = ''
WHERE event_id = :event_id AND user_id = :user_id AND is_notification AND deleted_at IS NULL;

-- name: forget_old(before, limit)!
-- The oldest ids are the oldest rows: no index on their time is needed.
DELETE FROM notification.inbox
WHERE id IN (SELECT id FROM notification.inbox ORDER BY id LIMIT :limit)
  AND created_at < :before;
