-- What each user wishes of every page; who never wished anything has no row.
-- depends: 0008_supplier_calls

CREATE TABLE generation.preference (
    user_id text PRIMARY KEY,
    ai_notice boolean NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now()
);
