-- name: take_tasks(limit)
-- Due tasks that no other courier has in hand.
SELECT t.id, t.job_id, t.attempts, j.request_id, j.traceparent
FROM generation.outbox_task AS t
JOIN generation.job AS j ON j.id = t.job_id
WHERE t.due_at <= now()
ORDER BY t.due_at, t.id
LIMIT :limit
FOR UPDATE OF t SKIP LOCKED;

-- name: settle_tasks(ids)!
-- Carried: from now on somebody should claim their jobs.
WITH carried AS (
    DELETE FROM generation.outbox_task WHERE id = ANY(:ids::bigint[]) RETURNING job_id
)
UPDATE generation.job AS j SET enqueued_at = clock_timestamp()
FROM carried
WHERE j.id = carried.job_id AND j.status = 'pending';

-- name: postpone_tasks(ids)!
-- Refused: later, so that one that always fails is never in the way; five seconds at most.
UPDATE generation.outbox_task
SET attempts = attempts + 1,
    due_at = clock_timestamp() + make_interval(secs => least(5, 0.25 * 2 ^ least(attempts, 8)))
WHERE id = ANY(:ids::bigint[]);

-- name: lock_events()^
-- One process carries events, so that they keep their order; until the transaction ends.
SELECT pg_try_advisory_xact_lock(7310002) AS held;

-- name: take_events(limit)
-- In the order in which they were recorded.
SELECT id, payload, attempts FROM generation.outbox_event
WHERE carried_at IS NULL
ORDER BY id
LIMIT :limit;

-- name: settle_events(ids)!
-- Progress is forgotten; an end is kept for a day, because the log may be wiped.
WITH passed AS (
    DELETE FROM generation.outbox_event WHERE id = ANY(:ids::bigint[]) AND NOT is_terminal
)
UPDATE generation.outbox_event SET carried_at = clock_timestamp()
WHERE id = ANY(:ids::bigint[]) AND is_terminal;

-- name: count_refusal(ids)!
-- Events wait in their order, however often they are refused.
UPDATE generation.outbox_event SET attempts = attempts + 1 WHERE id = ANY(:ids::bigint[]);

-- name: park_task(id, payload, reason)!
-- Set aside; its job counts as enqueued, so that the sweep makes it a new task.
WITH parked AS (
    DELETE FROM generation.outbox_task WHERE id = :id RETURNING job_id
), kept AS (
    INSERT INTO generation.outbox_parked (lane, payload, reason)
    SELECT 'task', :payload::jsonb, :reason FROM parked
)
UPDATE generation.job AS j SET enqueued_at = now()
FROM parked
WHERE j.id = parked.job_id AND j.status = 'pending';

-- name: park_event(id, payload, reason)!
-- Set aside.
WITH parked AS (
    DELETE FROM generation.outbox_event WHERE id = :id RETURNING id
)
INSERT INTO generation.outbox_parked (lane, payload, reason)
SELECT 'event', :payload::jsonb, :reason FROM parked;
