-- name: find(user_id)^
-- What a user wished last.
SELECT ai_notice, page_order, seller FROM generation.preference WHERE user_id = :user_id;

-- name: keep(user_id, wish, changes)^
-- A first wish is kept whole, a later one where it says something; returned is what holds then.
INSERT INTO generation.preference AS kept (user_id, ai_notice, page_order, seller, updated_at)
SELECT :user_id, wish.ai_notice, wish.page_order, wish.seller, now()
FROM jsonb_to_record(:wish::jsonb) AS wish (ai_notice boolean, page_order text, seller jsonb)
ON CONFLICT (user_id) DO UPDATE SET
    ai_notice = coalesce((:changes::jsonb ->> 'ai_notice')::boolean, kept.ai_notice),
    page_order = coalesce(:changes::jsonb ->> 'page_order', kept.page_order),
    seller = kept.seller || coalesce(:changes::jsonb -> 'seller', '{}'),
    updated_at = now()
RETURNING ai_notice, page_order, seller;
