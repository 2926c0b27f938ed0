/* An artifact's name is its job's folder, or the upload without its extension: where a key ends in
   running text is a guess, and what may be meant by it is kept. */

-- name: unnamed(keys)
-- Keys that no row names which still stands for something.
WITH asked AS (
    SELECT key, place,
           substring(key FROM '^(?:jobs/[a-z0-9_-]+|uploads/[a-z0-9_-]+/[a-z0-9_-]+)') AS name
    FROM unnest(:keys::text[]) WITH ORDINALITY AS a (key, place)
), told AS (
    SELECT j.id, concat_ws(
        ' ', j.subject::text, j.result::text, p.page::text, p.original_product_info,
        array_to_string(p.html_blocks, ' '), p.blocks::text, p.material::text,
        -- Whatever an undo may bring back.
        (SELECT string_agg(v.blocks::text, ' ') FROM generation.page_version AS v
         WHERE v.product_details_id = j.product_details_id)
    ) AS words
    FROM generation.job AS j
    LEFT JOIN generation.page AS p USING (product_details_id)
    WHERE j.purged_at IS NULL
), named AS (
    SELECT 'jobs/' || id AS name FROM told
    UNION
    SELECT found.words[1]
    FROM told, LATERAL regexp_matches(
        told.words, '(jobs/[a-z0-9_-]+|uploads/[a-z0-9_-]+/[a-z0-9_-]+)', 'g'
    ) AS found (words)
)
SELECT key FROM asked
WHERE name IS NOT NULL AND NOT EXISTS (SELECT FROM named WHERE named.name = asked.name)
ORDER BY place;
