-- name: begin(user_id, key, fingerprint, abandoned_seconds)^
-- A row: this request is the first, or follows one whose process died without an answer.
INSERT INTO generation.idempotency_key AS k (user_id, key, fingerprint)
VALUES (:user_id, :key, :fingerprint)
ON CONFLICT (user_id, key) DO UPDATE SET created_at = now()
    WHERE k.answer IS NULL AND k.fingerprint = excluded.fingerprint
      AND k.created_at < now() - make_interval(secs => :abandoned_seconds)
RETURNING k.key;

-- name: first(user_id, key)^
-- What the first request with this key was, and was told.
SELECT fingerprint, answer FROM generation.idempotency_key
WHERE user_id = :user_id AND key = :key;

-- name: answer(user_id, key, answer)!
-- Keep the answer.
UPDATE generation.idempotency_key SET answer = :answer::jsonb
WHERE user_id = :user_id AND key = :key;

-- name: abandon(user_id, key)!
-- Forget a key that was never answered.
DELETE FROM generation.idempotency_key
WHERE user_id = :user_id AND key = :key AND answer IS NULL;
