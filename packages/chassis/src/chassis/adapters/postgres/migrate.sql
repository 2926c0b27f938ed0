-- name: lock_migrations()
-- One process migrates at a time; the number is only ours.
SELECT pg_advisory_lock(7310001);
