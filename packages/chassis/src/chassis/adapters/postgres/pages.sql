-- name: list_for(user_id, status, limit, offset)
-- Newest first; without their blocks, which may be large.
SELECT j.*, p.page, ARRAY[]::text[] AS html_blocks, NULL::jsonb AS blocks,
       NULL::jsonb AS material, p.version, p.original_product_info, p.product_id,
       p.status AS page_status, p.created_at AS page_created_at, p.updated_at AS page_updated_at
FROM generation.job AS j
LEFT JOIN generation.page AS p USING (product_details_id)
WHERE j.user_id = :user_id AND j.kind = 'page' AND j.deleted_at IS NULL
  AND CASE WHEN :status::text IS NULL THEN j.status NOT IN ('failed', 'cancelled')
           ELSE :status IN (p.status, j.status) END
ORDER BY product_details_id DESC
LIMIT :limit OFFSET :offset;

-- name: count_for(user_id, status)^
-- How many `list_for` would list without limit.
SELECT count(*) AS total
FROM generation.job AS j
LEFT JOIN generation.page AS p USING (product_details_id)
WHERE j.user_id = :user_id AND j.kind = 'page' AND j.deleted_at IS NULL
  AND CASE WHEN :status::text IS NULL THEN j.status NOT IN ('failed', 'cancelled')
           ELSE :status IN (p.status, j.status) END;

-- name: find(product_details_id, user_id)^
-- One page, whole.
SELECT j.*, p.page, p.html_blocks, p.blocks, p.material, p.version, p.original_product_info,
       p.product_id, p.status AS page_status, p.created_at AS page_created_at, p.updated_at AS page_updated_at
FROM generation.job AS j
LEFT JOIN generation.page AS p USING (product_details_id)
WHERE j.product_details_id = :product_details_id AND j.user_id = :user_id
  AND j.kind = 'page' AND j.deleted_at IS NULL;

-- name: edit(product_details_id, user_id, original_product_info, product_id, status)^
-- Change what is given; NULL leaves a field as it is.
UPDATE generation.page AS p
SET original_product_info = coalesce(:original_product_info::text, p.original_product_info),
    product_id = coalesce(:product_id::text, p.product_id),
    status = coalesce(:status::text, p.status),
    updated_at = now()
FROM generation.job AS j
WHERE p.product_details_id = :product_details_id
  AND j.product_details_id = p.product_details_id
  AND j.user_id = :user_id AND j.kind = 'page' AND j.deleted_at IS NULL
RETURNING p.product_details_id;

-- name: lock(product_details_id, user_id)^
-- Nothing happens to this job until the transaction ends.
SELECT id FROM generation.job
WHERE product_details_id = :product_details_id AND user_id = :user_id AND kind = 'page'
  AND deleted_at IS NULL
FOR UPDATE;

-- name: mark_deleted(product_details_id)!
-- Gone for its user; its artifacts follow.
UPDATE generation.job SET deleted_at = now(), updated_at = now()
WHERE product_details_id = :product_details_id;
