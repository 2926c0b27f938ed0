-- name: issue(digest, user_id, session_expires_at, seconds)^
-- Keep a ticket, and sweep out some that expired unused.
WITH expired AS (
    DELETE FROM notification.stream_ticket WHERE digest IN (
        SELECT digest FROM notification.stream_ticket
        WHERE expires_at <= now()
        ORDER BY expires_at
        LIMIT 20
        FOR UPDATE SKIP LOCKED
    )
)
INSERT INTO notification.stream_ticket (digest, user_id, session_expires_at, expires_at)
VALUES (:digest, :user_id, :session_expires_at, now() + make_interval(secs => :seconds))
RETURNING expires_at;

-- name: redeem(digest)^
-- Of two at once only one finds it.
DELETE FROM notification.stream_ticket WHERE digest = :digest
RETURNING user_id, session_expires_at, expires_at > now() AS is_valid;
