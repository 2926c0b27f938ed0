-- Nothing reads what is no page any more.
DELETE FROM generation.job WHERE kind <> 'page';
ALTER TABLE generation.job
    DROP CONSTRAINT job_claimed_knowingly,
    DROP COLUMN kind,
    DROP COLUMN result,
    DROP COLUMN knowing_token;
