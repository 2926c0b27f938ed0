-- Blocks of a page as values of their own, and the versions that a page went through.
-- depends: 0013_seller_terms

-- A previous release goes on writing html_blocks alone: whoever reads brings the two together.
ALTER TABLE generation.page
    -- All blocks, hidden ones too; NULL for pages from before there were any.
    ADD COLUMN blocks jsonb,
    ADD COLUMN material jsonb,
    ADD COLUMN version integer NOT NULL DEFAULT 1;

-- The first change of a page writes its first rows: what was never changed has none.
CREATE TABLE generation.page_version (
    product_details_id bigint NOT NULL
        REFERENCES generation.page (product_details_id) ON DELETE CASCADE,
    version integer NOT NULL,
    blocks jsonb NOT NULL,
    material jsonb,
    reason text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (product_details_id, version)
);
