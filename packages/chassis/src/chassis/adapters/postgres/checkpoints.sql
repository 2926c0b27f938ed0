-- name: list_ownership(log)
-- Who reads what, and how long ago it was said; the ages are the server's, whose clock all share.
SELECT partition, owner, etag::text,
       extract(epoch FROM clock_timestamp() - claimed_at)::float8 AS age_seconds
FROM notification.partition_owner
WHERE log = :log;

-- name: claim(log, partitions, owners, etags)
-- Each row is written by whoever knows how it stands; what another was faster with is left out.
INSERT INTO notification.partition_owner AS o (log, partition, owner)
SELECT :log, c.partition, c.owner
FROM unnest(:partitions::text[], :owners::text[], :etags::text[]) AS c (partition, owner, etag)
WHERE c.etag IS NULL
   OR EXISTS (
       SELECT FROM notification.partition_owner AS p
       WHERE p.log = :log AND p.partition = c.partition AND p.etag::text = c.etag
   )
-- In one order for everybody, so that two claims never wait for one another.
ORDER BY c.partition
ON CONFLICT (log, partition) DO UPDATE
    SET owner = excluded.owner, etag = gen_random_uuid(), claimed_at = clock_timestamp()
    -- Looked at again under the row's lock.
    WHERE o.etag::text = ANY(:etags::text[])
RETURNING partition, owner, etag::text, 0::float8 AS age_seconds;
