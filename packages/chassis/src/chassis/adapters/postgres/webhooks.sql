-- name: lock_user(user_id)
-- One registration of a user at a time, so that counting them counts.
SELECT pg_advisory_xact_lock(7310005, hashtext(:user_id));

-- name: add(id, user_id, url, secret, events, limit)^
-- No row: the user has as many as there may be.
INSERT INTO notification.webhook (id, user_id, url, secret, events)
SELECT :id, :user_id, :url, :secret, :events::text[]
WHERE (SELECT count(*) FROM notification.webhook WHERE user_id = :user_id) < :limit
RETURNING *;

-- name: list_for(user_id)
-- Oldest first.
SELECT * FROM notification.webhook WHERE user_id = :user_id ORDER BY created_at, id;

-- name: find(id, user_id)^
-- One of this user.
SELECT * FROM notification.webhook WHERE id = :id AND user_id = :user_id;

-- name: delete(id, user_id)!
-- With its deliveries.
DELETE FROM notification.webhook WHERE id = :id AND user_id = :user_id;

-- name: lock_position()^
-- One reader at a time; no row: another has it.
SELECT inbox_id, (SELECT coalesce(max(id), 0) FROM notification.inbox) AS newest
FROM notification.webhook_position
FOR UPDATE SKIP LOCKED;

-- name: read(after, upto)
-- What stands in the inbox for those who have a webhook, once for each of theirs.
SELECT w.id AS webhook_id, w.events, i.event_id, i.data
FROM notification.inbox AS i
JOIN notification.webhook AS w ON w.user_id = i.user_id
WHERE i.id > :after AND i.id <= :upto AND i.is_notification AND i.deleted_at IS NULL
  AND w.disabled_at IS NULL AND w.created_at <= i.created_at
ORDER BY i.id;

-- name: keep(ids, webhook_ids, event_ids, types, bodies)!
-- What is to be told; what stands there already stays.
INSERT INTO notification.webhook_delivery (id, webhook_id, event_id, type, body)
SELECT * FROM unnest(
    :ids::uuid[], :webhook_ids::uuid[], :event_ids::text[], :types::text[], :bodies::text[]
)
ON CONFLICT (webhook_id, event_id) DO NOTHING;

-- name: move(upto)!
-- Read so far.
UPDATE notification.webhook_position SET inbox_id = :upto;

-- name: claim(limit, per_webhook, seconds)
-- Due deliveries in nobody's hand, each for one claimer, few of one webhook at once.
WITH ripe AS (
    SELECT d.id, d.due_at,
           row_number() OVER (PARTITION BY d.webhook_id ORDER BY d.due_at, d.id) AS place,
           (SELECT count(*) FROM notification.webhook_delivery AS h
            WHERE h.webhook_id = d.webhook_id AND h.is_in_hand AND h.due_at > now()) AS in_hand
    FROM notification.webhook_delivery AS d
    WHERE d.status = 'pending' AND d.due_at <= now()
), due AS (
    SELECT d.id FROM notification.webhook_delivery AS d
    JOIN ripe ON ripe.id = d.id
    WHERE ripe.place + ripe.in_hand <= :per_webhook
      AND d.status = 'pending' AND d.due_at <= now()
    ORDER BY ripe.due_at
    LIMIT :limit
    FOR UPDATE OF d SKIP LOCKED
)
UPDATE notification.webhook_delivery AS d
SET attempts = d.attempts + 1, is_in_hand = true, attempted_at = now(),
    due_at = now() + make_interval(secs => :seconds)
FROM due, notification.webhook AS w
WHERE d.id = due.id AND w.id = d.webhook_id
RETURNING d.id, d.webhook_id, d.body, d.attempts, w.url, w.secret, w.user_id;

-- name: delivered(id, attempt, status_code)!
-- It arrived, and so its webhook is alive.
WITH done AS (
    UPDATE notification.webhook_delivery
    SET status = 'delivered', is_in_hand = false, status_code = :status_code, error = NULL
    WHERE id = :id AND attempts = :attempt AND is_in_hand
    RETURNING webhook_id
)
UPDATE notification.webhook AS w SET failing_since = NULL FROM done WHERE w.id = done.webhook_id;

-- name: failed(id, attempt, status_code, error, retry_after_seconds)!
-- It did not arrive; without a time to try again it never will.
WITH done AS (
    UPDATE notification.webhook_delivery
    SET status = CASE WHEN :retry_after_seconds::float8 IS NULL THEN 'failed' ELSE 'pending' END,
        is_in_hand = false, status_code = :status_code, error = :error,
        due_at = now() + make_interval(secs => coalesce(:retry_after_seconds::float8, 0))
    WHERE id = :id AND attempts = :attempt AND is_in_hand
    RETURNING webhook_id
)
UPDATE notification.webhook AS w SET failing_since = coalesce(w.failing_since, now())
FROM done WHERE w.id = done.webhook_id;

-- name: disable(webhook_id, reason, failing_seconds)!
-- With all that still waits, unless something arrived within that time.
WITH disabled AS (
    UPDATE notification.webhook SET disabled_at = now(), disabled_reason = :reason
    WHERE id = :webhook_id AND disabled_at IS NULL
      AND failing_since <= now() - make_interval(secs => :failing_seconds)
    RETURNING id
)
UPDATE notification.webhook_delivery AS d
SET status = 'failed', is_in_hand = false, error = coalesce(d.error, 'the webhook was disabled')
FROM disabled
WHERE d.webhook_id = disabled.id AND d.status = 'pending';

-- name: deliveries(webhook_id, user_id, limit)
-- Newest first.
SELECT d.* FROM notification.webhook_delivery AS d
JOIN notification.webhook AS w ON w.id = d.webhook_id
WHERE d.webhook_id = :webhook_id AND w.user_id = :user_id
ORDER BY d.created_at DESC, d.id DESC
LIMIT :limit;

-- name: replay(webhook_id, delivery_id, user_id)^
-- Begin again with the first attempt, as the same message, unless one is under way.
UPDATE notification.webhook_delivery AS d
SET status = 'pending', due_at = now(), attempts = 0, error = NULL, status_code = NULL
FROM notification.webhook AS w
WHERE d.id = :delivery_id AND d.webhook_id = :webhook_id AND w.id = d.webhook_id
  AND w.user_id = :user_id AND NOT (d.is_in_hand AND d.due_at > now())
RETURNING d.*;

-- name: forget_old(before, limit)!
-- What nobody will ask for any more.
DELETE FROM notification.webhook_delivery WHERE id IN (
    SELECT id FROM notification.webhook_delivery
    WHERE created_at < :before AND status <> 'pending'
    ORDER BY created_at
    LIMIT :limit
);
