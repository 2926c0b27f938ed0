-- name: queue_epoch()^
-- The epoch of the broker in which everything pending was last enqueued.
SELECT epoch FROM generation.queue_epoch;

-- name: requeue_all(epoch)^
-- The broker was wiped: whatever it may have held stands in the outbox again.
WITH task AS (
    INSERT INTO generation.outbox_task (job_id)
    SELECT id FROM generation.job AS j
    WHERE status = 'pending'
      AND NOT EXISTS (SELECT FROM generation.outbox_task AS t WHERE t.job_id = j.id)
    RETURNING job_id
), waiting AS (
    UPDATE generation.job SET enqueued_at = NULL, requeues = 0
    WHERE id IN (SELECT job_id FROM task)
), event AS (
    UPDATE generation.outbox_event SET carried_at = NULL, due_since = now()
    WHERE carried_at > now() - interval '24 hours'
    RETURNING id
), remembered AS (
    INSERT INTO generation.queue_epoch (epoch) VALUES (:epoch)
    ON CONFLICT (is_only) DO UPDATE SET epoch = excluded.epoch
)
SELECT (SELECT count(*) FROM task) + (SELECT count(*) FROM event) AS requeued,
       pg_notify('pageloom_outbox', '');

-- name: requeue_overdue(after_seconds)^
-- Carried long ago and never claimed; the patience doubles with each repetition.
WITH overdue AS (
    UPDATE generation.job SET enqueued_at = NULL, requeues = requeues + 1
    WHERE status = 'pending'
      AND enqueued_at < now() - make_interval(secs => :after_seconds * 2 ^ least(requeues, 12))
    RETURNING id
), task AS (
    INSERT INTO generation.outbox_task (job_id) SELECT id FROM overdue
)
SELECT count(*) AS requeued, pg_notify('pageloom_outbox', '') FROM overdue
HAVING count(*) > 0;

-- name: give_back_expired(max_attempts)^
-- Their worker is silent; another may try.
WITH expired AS (
    UPDATE generation.job
    SET status = 'pending', claim_token = NULL, lease_expires_at = NULL, enqueued_at = NULL,
        updated_at = now()
    WHERE status = 'processing' AND lease_expires_at < now() AND attempt < :max_attempts
    RETURNING id
), task AS (
    INSERT INTO generation.outbox_task (job_id) SELECT id FROM expired
)
SELECT count(*) AS given_back, pg_notify('pageloom_outbox', '') FROM expired
HAVING count(*) > 0;

-- name: lock_exhausted(max_attempts)
-- Their worker is silent, and was the last to try.
SELECT * FROM generation.job
WHERE status = 'processing' AND lease_expires_at < now() AND attempt >= :max_attempts
LIMIT 100
FOR UPDATE SKIP LOCKED;

-- name: deleted_unpurged(settled_seconds, limit)
-- Deleted for their users, while artifacts still stand.
SELECT id FROM generation.job
WHERE deleted_at <= now() - make_interval(secs => :settled_seconds) AND purged_at IS NULL
ORDER BY deleted_at
LIMIT :limit;

-- name: stamp_expiry(failed_days, page_days)!
-- When each job goes by itself, as the settings of now say; nothing that is published does.
WITH due AS (
    SELECT j.id, CASE
        WHEN j.status IN ('failed', 'cancelled')
            THEN j.updated_at + make_interval(days => :failed_days::int)
        WHEN j.status = 'completed' AND p.status <> 'published'
            THEN p.updated_at + make_interval(days => :page_days::int)
        END AS at
    FROM generation.job AS j
    LEFT JOIN generation.page AS p USING (product_details_id)
    WHERE j.deleted_at IS NULL
)
UPDATE generation.job AS j SET expires_at = due.at
FROM due
WHERE j.id = due.id AND j.expires_at IS DISTINCT FROM due.at;

-- name: expire_ended(failed_days, limit)!
-- Failed and cancelled so long ago; one that was begun again meanwhile is not among them.
UPDATE generation.job SET deleted_at = now()
WHERE id IN (
    SELECT id FROM generation.job
    WHERE expires_at <= now() AND deleted_at IS NULL AND status IN ('failed', 'cancelled')
      AND updated_at <= now() - make_interval(days => :failed_days::int)
    ORDER BY expires_at
    LIMIT :limit
    FOR UPDATE SKIP LOCKED
);

-- name: expire_pages(page_days, limit)!
-- Untouched for so long. The page is locked too: one that is being published stays.
UPDATE generation.job SET deleted_at = now()
WHERE id IN (
    SELECT j.id
    FROM generation.job AS j
    JOIN generation.page AS p USING (product_details_id)
    WHERE j.expires_at <= now() AND j.deleted_at IS NULL AND j.status = 'completed'
      AND p.status <> 'published'
      AND p.updated_at <= now() - make_interval(days => :page_days::int)
    ORDER BY j.expires_at
    LIMIT :limit
    FOR UPDATE SKIP LOCKED
);

-- name: mark_purged(ids)!
-- Nothing is left of the page.
WITH page AS (
    DELETE FROM generation.page WHERE product_details_id IN (
        SELECT product_details_id FROM generation.job
        WHERE id = ANY(:ids::uuid[]) AND deleted_at IS NOT NULL
    )
)
UPDATE generation.job SET purged_at = now()
WHERE id = ANY(:ids::uuid[]) AND deleted_at IS NOT NULL;

-- name: forget_carried()!
-- The log has had a day to be read.
DELETE FROM generation.outbox_event WHERE carried_at < now() - interval '24 hours';

-- name: forget_keys()!
-- A client repeats within a day or never.
DELETE FROM generation.idempotency_key WHERE created_at < now() - interval '24 hours';

-- name: forget_absent()!
-- Processes that have left, with whatever they last said.
DELETE FROM generation.presence WHERE seen_at < now() - interval '24 hours';

-- name: try_lock(name)^
-- Held until the session ends.
SELECT pg_try_advisory_lock(hashtextextended(:name::text, 0)) AS held;
