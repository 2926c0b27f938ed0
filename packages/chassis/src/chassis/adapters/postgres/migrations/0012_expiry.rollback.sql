ALTER TABLE generation.job DROP COLUMN expires_at;
