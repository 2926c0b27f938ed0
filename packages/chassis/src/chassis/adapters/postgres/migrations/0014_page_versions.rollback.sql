-- What is hidden shows in no html_blocks and is gone with this.
DROP TABLE generation.page_version;
ALTER TABLE generation.page DROP COLUMN version, DROP COLUMN material, DROP COLUMN blocks;
-- Nothing reads these any more.
DELETE FROM generation.job WHERE kind = 'revision';
