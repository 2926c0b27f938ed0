-- name: finished(user_id, page_id, since, after, limit)
-- Finished pages by their numbers; NULL asks for all.
SELECT j.product_details_id, j.id, j.user_id, p.page ->> 'title' AS title,
       coalesce(j.subject ->> 'language', 'ko') AS language
FROM generation.job AS j
JOIN generation.page AS p USING (product_details_id)
WHERE j.product_details_id > :after AND j.kind = 'page' AND j.deleted_at IS NULL
  AND (:user_id::text IS NULL OR j.user_id = :user_id)
  AND (:page_id::bigint IS NULL OR j.product_details_id = :page_id)
  AND (:since::timestamptz IS NULL OR j.created_at >= :since)
ORDER BY j.product_details_id
LIMIT :limit;
