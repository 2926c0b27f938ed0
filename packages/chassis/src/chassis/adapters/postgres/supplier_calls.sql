-- name: take_turn(turn)
-- Whoever counts the slots of an endpoint, or the spending of a user, does so alone.
SELECT pg_advisory_xact_lock(hashtextextended(:turn::text, 0));

-- name: begin(job_id, run, key, token, supplier, purpose, at_once, seconds, expected_cost, is_idempotent, budget)^
-- A call on its way out: answered before, refused, or recorded as asked with a slot of its own.
WITH held AS (
    SELECT user_id FROM generation.job WHERE id = :job_id AND claim_token = :token
), earlier AS (
    SELECT status, content_type, body, artifact_key FROM generation.supplier_call
    WHERE job_id = :job_id AND run = :run AND key = :key
), under_way AS (
    SELECT count(*) AS calls FROM generation.supplier_call
    WHERE supplier = :supplier AND purpose = :purpose AND status = 'asked'
      AND deadline_at > clock_timestamp()
      AND (job_id, run, key) <> (:job_id::uuid, :run::smallint, :key::bytea)
), spent AS (
    SELECT coalesce(sum(coalesce((c.usage ->> 'estimated_cost_micro_usd')::bigint,
                                 c.expected_cost_micro_usd)), 0) AS micro_usd
    FROM held JOIN generation.supplier_call AS c USING (user_id)
    WHERE :budget::bigint IS NOT NULL AND c.status <> 'unbilled'
      -- What is asked again takes the place of its own earlier call.
      AND (c.job_id, c.run, c.key) <> (:job_id::uuid, :run::smallint, :key::bytea)
      AND c.asked_at >= date_trunc('day', now(), 'Asia/Seoul')
), decided AS (
    SELECT CASE
        WHEN NOT EXISTS (SELECT FROM held) THEN 'stale'
        WHEN e.status = 'answered' THEN 'answered'
        WHEN e.status IN ('asked', 'uncertain') AND NOT :is_idempotent THEN 'uncertain'
        WHEN s.micro_usd + :expected_cost > :budget::bigint THEN 'over_budget'
        WHEN u.calls >= :at_once THEN 'busy'
        ELSE 'granted'
    END AS verdict, e.content_type, e.body, e.artifact_key
    FROM under_way AS u CROSS JOIN spent AS s LEFT JOIN earlier AS e ON true
), granted AS (
    INSERT INTO generation.supplier_call AS c
        (job_id, run, key, user_id, supplier, purpose, status, claim_token, deadline_at,
         expected_cost_micro_usd)
    SELECT :job_id, :run, :key, user_id, :supplier, :purpose, 'asked', :token,
           clock_timestamp() + make_interval(secs => :seconds), :expected_cost
    FROM decided CROSS JOIN held
    WHERE verdict = 'granted'
    ON CONFLICT (job_id, run, key) DO UPDATE
    SET status = 'asked', claim_token = excluded.claim_token, asked_at = now(),
        deadline_at = excluded.deadline_at, usage = NULL
)
SELECT verdict, content_type, body, artifact_key FROM decided;

-- name: answer(job_id, run, key, content_type, body, artifact_key)!
-- What a call was paid for.
UPDATE generation.supplier_call
SET status = 'answered', content_type = :content_type, body = :body, artifact_key = :artifact_key
WHERE job_id = :job_id AND run = :run AND key = :key;

-- name: let_go(job_id, run, key, token, outcome)!
-- No answer will come.
UPDATE generation.supplier_call SET status = :outcome
WHERE job_id = :job_id AND run = :run AND key = :key
  AND claim_token = :token AND status = 'asked';

-- name: settle(job_id, run, key, usage)!
-- What it cost, as its answer says.
UPDATE generation.supplier_call SET usage = :usage::jsonb
WHERE job_id = :job_id AND run = :run AND key = :key AND usage IS NULL;

-- name: spendings(job_id, run)
-- What a run of a job has paid for, or may have.
SELECT key, purpose, expected_cost_micro_usd, usage FROM generation.supplier_call
WHERE job_id = :job_id AND run = :run AND status <> 'unbilled';

-- name: spent_today(user_id)^
-- Since midnight in Seoul, where the sellers are.
SELECT coalesce(sum(coalesce((usage ->> 'estimated_cost_micro_usd')::bigint,
                             expected_cost_micro_usd)), 0) AS micro_usd
FROM generation.supplier_call
WHERE user_id = :user_id AND status <> 'unbilled'
  AND asked_at >= date_trunc('day', now(), 'Asia/Seoul');

-- name: strip(job_ids)!
-- Answers hold what sellers wrote; costs do not.
UPDATE generation.supplier_call SET content_type = NULL, body = NULL, artifact_key = NULL
WHERE job_id = ANY(:job_ids::uuid[]) AND content_type IS NOT NULL;

-- name: old_jobs(older_than_seconds, limit)
-- Jobs that have asked for nothing for so long.
SELECT DISTINCT job_id FROM generation.supplier_call AS c
WHERE asked_at < now() - make_interval(secs => :older_than_seconds)
  AND NOT EXISTS (
      SELECT FROM generation.supplier_call AS newer
      WHERE newer.job_id = c.job_id
        AND newer.asked_at >= now() - make_interval(secs => :older_than_seconds)
  )
LIMIT :limit;

-- name: forget(job_ids)!
-- Nothing is left of them.
DELETE FROM generation.supplier_call WHERE job_id = ANY(:job_ids::uuid[]);
