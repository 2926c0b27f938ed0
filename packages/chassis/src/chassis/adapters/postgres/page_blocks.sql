-- name: lock(product_details_id, user_id)^
-- A finished page of this user; nothing changes it until the transaction ends.
SELECT p.product_details_id, p.page, p.html_blocks, p.blocks, p.material, p.version
FROM generation.page AS p
JOIN generation.job AS j USING (product_details_id)
WHERE p.product_details_id = :product_details_id AND j.user_id = :user_id
  AND j.kind = 'page' AND j.deleted_at IS NULL
FOR UPDATE OF p;

-- name: keep_first(product_details_id, version, blocks, material)!
-- How the page stood before its first change; once.
INSERT INTO generation.page_version
    (product_details_id, version, blocks, material, reason, created_at)
SELECT product_details_id, :version, :blocks::jsonb, :material::jsonb, 'made', created_at
FROM generation.page
WHERE product_details_id = :product_details_id
ON CONFLICT DO NOTHING;

-- name: next_version(product_details_id)^
-- A number that no version of this page had before: what is dropped leaves no number behind.
SELECT max(version) + 1 AS version FROM generation.page_version
WHERE product_details_id = :product_details_id;

-- name: drop_ahead(product_details_id, version)!
-- What was undone and then left behind.
DELETE FROM generation.page_version
WHERE product_details_id = :product_details_id AND version > :version;

-- name: keep_version(product_details_id, version, blocks, material, reason)!
-- One more version.
INSERT INTO generation.page_version (product_details_id, version, blocks, material, reason)
VALUES (:product_details_id, :version, :blocks::jsonb, :material::jsonb, :reason);

-- name: write(product_details_id, version, html_blocks, blocks, material)!
-- The page stands at this version.
UPDATE generation.page
SET html_blocks = :html_blocks::text[], blocks = :blocks::jsonb, material = :material::jsonb,
    version = :version, updated_at = now()
WHERE product_details_id = :product_details_id;

-- name: prune(product_details_id, most, most_bytes)!
-- The newest few, as far as there is room for them; one step back is always left.
WITH ranked AS (
    SELECT version, row_number() OVER newest AS place,
           sum(pg_column_size(blocks) + coalesce(pg_column_size(material), 0)) OVER newest AS bytes
    FROM generation.page_version
    WHERE product_details_id = :product_details_id
    WINDOW newest AS (ORDER BY version DESC)
)
DELETE FROM generation.page_version AS v
USING ranked AS r
WHERE v.product_details_id = :product_details_id AND v.version = r.version
  AND (r.place > :most OR (r.place > 2 AND r.bytes > :most_bytes));

-- name: versions(product_details_id, user_id)
-- Newest first; a page that was never changed has the one it was made as.
SELECT coalesce(v.version, p.version) AS version, coalesce(v.reason, 'made') AS reason,
       coalesce(v.created_at, p.created_at) AS created_at,
       coalesce(v.version, p.version) = p.version AS is_current
FROM generation.page AS p
JOIN generation.job AS j USING (product_details_id)
LEFT JOIN generation.page_version AS v USING (product_details_id)
WHERE p.product_details_id = :product_details_id AND j.user_id = :user_id
  AND j.kind = 'page' AND j.deleted_at IS NULL
ORDER BY version DESC;

-- name: find_version(product_details_id, version)^
-- What the page said at this version.
SELECT blocks, material FROM generation.page_version
WHERE product_details_id = :product_details_id AND version = :version;
