-- name: list_parked()
-- What was set aside, oldest first.
SELECT id, lane, reason, coalesce(payload ->> 'job_id', '') AS job_id, parked_at
FROM generation.outbox_parked
ORDER BY id;

-- name: replay(ids)^
-- Back into the outbox, each once however often it is asked for; a task only where its job waits.
WITH taken AS (
    DELETE FROM generation.outbox_parked WHERE id = ANY(:ids::bigint[])
    RETURNING id, lane, payload
), event AS (
    INSERT INTO generation.outbox_event (payload, is_terminal)
    SELECT payload, payload ->> 'type' <> 'job.progressed' FROM taken WHERE lane = 'event'
    ORDER BY id
), task AS (
    INSERT INTO generation.outbox_task (job_id)
    SELECT j.id FROM taken AS t JOIN generation.job AS j ON j.id::text = t.payload ->> 'job_id'
    WHERE t.lane = 'task' AND j.status = 'pending'
      AND NOT EXISTS (SELECT FROM generation.outbox_task AS o WHERE o.job_id = j.id)
)
SELECT count(*) AS replayed, pg_notify('pageloom_outbox', '') FROM taken;

-- name: drop_parked(ids)!
-- Forgotten for good.
DELETE FROM generation.outbox_parked WHERE id = ANY(:ids::bigint[]);
