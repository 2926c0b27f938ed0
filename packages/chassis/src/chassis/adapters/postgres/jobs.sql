/* Whoever notifies holds one lock of the whole server until its commit is on disk. Measured with
   four processes: lone callers accept 2,200 instead of 2,500 jobs a second; callers who share a
   commit (17,000 a second) do not notice. For that price the courier never waits for its poll. */

-- name: accept(ids, user_ids, subjects, warnings, request_ids, traceparents, keys, fingerprints, answers)
-- Many submissions at once: job, task and key together; a key that is taken accepts nothing.
-- Keys are inserted in one order, so that two processes never wait for each other in a ring.
WITH submitted AS (
    SELECT * FROM unnest(
        :ids::uuid[], :user_ids::text[], :subjects::jsonb[], :warnings::jsonb[],
        :request_ids::text[], :traceparents::text[], :keys::text[], :fingerprints::bytea[],
        :answers::jsonb[]
    ) AS s (id, user_id, subject, warnings, request_id, traceparent, key, fingerprint, answer)
), kept AS (
    INSERT INTO generation.idempotency_key (user_id, key, fingerprint, job_id, answer)
    SELECT user_id, key, fingerprint, id, answer
    FROM submitted
    WHERE key IS NOT NULL
    ORDER BY user_id, key
    ON CONFLICT DO NOTHING
    RETURNING job_id
), accepted AS (
    INSERT INTO generation.job (id, user_id, kind, subject, warnings, request_id, traceparent)
    SELECT id, user_id, coalesce(subject ->> 'claimed_as', subject ->> 'kind'), subject, warnings,
           request_id, traceparent
    FROM submitted
    WHERE key IS NULL OR id IN (SELECT job_id FROM kept)
    RETURNING id, product_details_id, created_at
), task AS (
    INSERT INTO generation.outbox_task (job_id) SELECT id FROM accepted
)
SELECT id, product_details_id, created_at, pg_notify('pageloom_outbox', '') FROM accepted;

-- name: first_answers(user_ids, keys)
-- What the first requests with these keys made and were told.
SELECT k.user_id, k.key, k.fingerprint, k.job_id, k.answer,
       j.product_details_id, j.created_at, j.warnings
FROM unnest(:user_ids::text[], :keys::text[]) AS asked (user_id, key)
JOIN generation.idempotency_key AS k USING (user_id, key)
LEFT JOIN generation.job AS j ON j.id = k.job_id;

-- name: find(id, user_id)^
-- The job; with a user: only that user's.
SELECT * FROM generation.job
WHERE id = :id AND (:user_id::text IS NULL OR user_id = :user_id);

-- name: claim(id, token, lease_seconds, kinds)^
-- Take what waits, or what a dead worker left; count the attempt.
UPDATE generation.job
SET status = 'processing', attempt = attempt + 1, claim_token = :token, knowing_token = :token,
    lease_expires_at = now() + make_interval(secs => :lease_seconds),
    enqueued_at = NULL, requeues = 0, updated_at = now()
WHERE id = :id AND kind = ANY(:kinds::text[])
  AND (status = 'pending' OR (status = 'processing' AND lease_expires_at < now()))
RETURNING *;

-- name: renew(id, token, lease_seconds)!
-- Extend the lease of whoever holds the claim.
UPDATE generation.job
SET lease_expires_at = now() + make_interval(secs => :lease_seconds)
WHERE id = :id AND claim_token = :token;

-- name: advance(id, token, stage, progress, message, event)^
-- Progress and its event, as long as progress grows (a run's first report may be zero).
WITH advanced AS (
    UPDATE generation.job
    SET stage = :stage, progress = :progress, message = :message, updated_at = now()
    WHERE id = :id AND claim_token = :token AND (progress < :progress OR stage IS NULL)
    RETURNING id
), told AS (
    INSERT INTO generation.outbox_event (payload, is_terminal)
    SELECT :event::jsonb, false FROM advanced
)
SELECT id, pg_notify('pageloom_outbox', '') FROM advanced;

-- name: is_held(id, token)^
-- Whether the claim still stands.
SELECT id FROM generation.job WHERE id = :id AND claim_token = :token;

-- name: complete(id, token, result, event)^
-- Status, result and event.
WITH completed AS (
    UPDATE generation.job
    SET status = 'completed', progress = 100, result = :result::jsonb, claim_token = NULL,
        lease_expires_at = NULL, updated_at = now()
    WHERE id = :id AND claim_token = :token
    RETURNING id
), told AS (
    INSERT INTO generation.outbox_event (payload, is_terminal)
    SELECT :event::jsonb, true FROM completed
)
SELECT id, pg_notify('pageloom_outbox', '') FROM completed;

-- name: complete_page(id, token, page, html_blocks, blocks, material, event)^
-- Status, page and event.
WITH completed AS (
    UPDATE generation.job
    SET status = 'completed', progress = 100, claim_token = NULL, lease_expires_at = NULL,
        updated_at = now()
    WHERE id = :id AND claim_token = :token
    RETURNING id, product_details_id
), page AS (
    INSERT INTO generation.page (product_details_id, page, html_blocks, blocks, material)
    SELECT product_details_id, :page::jsonb, :html_blocks::text[], :blocks::jsonb, :material::jsonb
    FROM completed
), told AS (
    INSERT INTO generation.outbox_event (payload, is_terminal)
    SELECT :event::jsonb, true FROM completed
)
SELECT id, pg_notify('pageloom_outbox', '') FROM completed;

-- name: fail(id, token, failure, event)^
-- Status, reason and event.
WITH failed AS (
    UPDATE generation.job
    SET status = 'failed', failure = :failure::jsonb, claim_token = NULL,
        lease_expires_at = NULL, updated_at = now()
    WHERE id = :id AND claim_token = :token
    RETURNING id
), told AS (
    INSERT INTO generation.outbox_event (payload, is_terminal)
    SELECT :event::jsonb, true FROM failed
)
SELECT id, pg_notify('pageloom_outbox', '') FROM failed;

-- name: release(id, token, retry_after_seconds, is_counted)^
-- Back to the queue, with a task that is due after the delay; the attempt may count or not.
WITH released AS (
    UPDATE generation.job
    SET status = 'pending', claim_token = NULL, lease_expires_at = NULL, enqueued_at = NULL,
        attempt = attempt - (NOT :is_counted::boolean)::int, updated_at = now()
    WHERE id = :id AND claim_token = :token
    RETURNING id
), task AS (
    INSERT INTO generation.outbox_task (job_id, due_at, due_since)
    SELECT id, due, due
    FROM released, LATERAL (SELECT now() + make_interval(secs => :retry_after_seconds)) AS t (due)
)
SELECT id, pg_notify('pageloom_outbox', '') FROM released;

-- name: cancel(id, run, event)^
-- End this run as cancelled, unless it has ended.
WITH cancelled AS (
    UPDATE generation.job
    SET status = 'cancelled', claim_token = NULL, lease_expires_at = NULL, updated_at = now()
    WHERE id = :id AND run = :run AND status IN ('pending', 'processing')
    RETURNING *
), told AS (
    INSERT INTO generation.outbox_event (payload, is_terminal)
    SELECT :event::jsonb, true FROM cancelled
)
SELECT *, pg_notify('pageloom_outbox', '') FROM cancelled;

-- name: retry(id, user_id, request_id)^
-- A new run of what failed or was cancelled.
WITH retried AS (
    UPDATE generation.job
    SET status = 'pending', run = run + 1, attempt = 0, stage = NULL, progress = 0, message = '',
        failure = NULL, request_id = :request_id, enqueued_at = NULL, requeues = 0,
        updated_at = now()
    WHERE id = :id AND user_id = :user_id AND status IN ('failed', 'cancelled')
      AND deleted_at IS NULL
    RETURNING *
), task AS (
    INSERT INTO generation.outbox_task (job_id) SELECT id FROM retried
)
SELECT *, pg_notify('pageloom_outbox', '') FROM retried;

-- name: depth()^
-- What waits.
SELECT count(*) FILTER (WHERE status = 'pending') AS pending,
       count(*) FILTER (WHERE status = 'processing') AS processing,
       coalesce(extract(epoch FROM now() - min(updated_at) FILTER (WHERE status = 'pending')), 0)
           AS oldest_pending_seconds,
       (SELECT count(*) FROM generation.outbox_task)
           + (SELECT count(*) FROM generation.outbox_event WHERE carried_at IS NULL) AS outbox_rows
FROM generation.job
WHERE status IN ('pending', 'processing');
