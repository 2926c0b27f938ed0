-- name: find(user_id)^
-- What a user wished last.
SELECT ai_notice FROM generation.preference WHERE user_id = :user_id;

-- name: keep(user_id, ai_notice)!
-- The last wish counts.
INSERT INTO generation.preference (user_id, ai_notice, updated_at)
VALUES (:user_id, :ai_notice, now())
ON CONFLICT (user_id) DO UPDATE SET ai_notice = excluded.ai_notice, updated_at = now();
