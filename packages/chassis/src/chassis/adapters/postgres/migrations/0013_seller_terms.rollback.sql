ALTER TABLE generation.preference DROP COLUMN seller;
ALTER TABLE generation.preference DROP COLUMN page_order;
