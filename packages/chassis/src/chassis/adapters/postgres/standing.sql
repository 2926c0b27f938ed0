-- name: unfinished()
-- Jobs by status and stage.
SELECT status, coalesce(stage, '') AS stage, count(*) AS jobs
FROM generation.job
WHERE status IN ('pending', 'processing')
GROUP BY 1, 2;

-- name: ages()^
-- How long the oldest of each has waited, how much was set aside, and what nobody was told.
SELECT
    (SELECT extract(epoch FROM now() - min(updated_at)) FROM generation.job
     WHERE status = 'pending') AS oldest_pending_seconds,
    (SELECT count(*) FROM generation.job
     WHERE status = 'processing' AND lease_expires_at < now()) AS expired_leases,
    (SELECT count(*) FROM generation.outbox_task) AS tasks,
    (SELECT extract(epoch FROM now() - min(due_since)) FROM generation.outbox_task)
        AS oldest_task_seconds,
    (SELECT count(*) FROM generation.outbox_event WHERE carried_at IS NULL) AS events,
    (SELECT extract(epoch FROM now() - min(due_since)) FROM generation.outbox_event
     WHERE carried_at IS NULL) AS oldest_event_seconds,
    (SELECT count(*) FROM generation.outbox_parked WHERE lane = 'task') AS parked_tasks,
    (SELECT count(*) FROM generation.outbox_parked WHERE lane = 'event') AS parked_events,
    (SELECT count(*) FROM notification.parked) AS parked_readings;

-- name: untold(limit)^
-- Ends of jobs that the log has had for half a minute, and that are in nobody's inbox.
SELECT count(*) AS events FROM (
    SELECT payload ->> 'event_id' AS event_id FROM generation.outbox_event
    WHERE carried_at BETWEEN now() - interval '10 minutes' AND now() - interval '30 seconds'
    ORDER BY carried_at
    LIMIT :limit
) AS carried
WHERE NOT EXISTS (SELECT FROM notification.inbox AS i WHERE i.event_id = carried.event_id);

-- name: report(process_id, service, told)!
-- A process is here, and says how it is.
INSERT INTO generation.presence (process_id, service, told)
VALUES (:process_id, :service, :told::jsonb)
ON CONFLICT (process_id) DO UPDATE SET told = excluded.told, seen_at = now();

-- name: leave(process_id)!
-- It says that it goes.
DELETE FROM generation.presence WHERE process_id = :process_id;

-- name: seen(within_seconds)
-- Who was here lately.
SELECT process_id, service, told, extract(epoch FROM now() - seen_at) AS age_seconds
FROM generation.presence
WHERE seen_at > now() - make_interval(secs => :within_seconds)
ORDER BY service, process_id;
