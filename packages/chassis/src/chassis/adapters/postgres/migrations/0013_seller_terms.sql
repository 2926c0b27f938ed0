-- The order in which a user's pages tell, and what the seller promises of every product.
-- depends: 0012_expiry

-- The release before this one writes neither, and so leaves both as they are.
ALTER TABLE generation.preference ADD COLUMN page_order text NOT NULL DEFAULT 'open_market';
ALTER TABLE generation.preference ADD COLUMN seller jsonb NOT NULL DEFAULT '{}';
