-- Jobs of several kinds, and what those leave behind that are no page.
-- depends: 0002_generation

-- Every row that stands is a page, and a previous release adds no other.
ALTER TABLE generation.job
    ADD COLUMN kind text NOT NULL DEFAULT 'page',
    -- NULL for pages, which have a table of their own.
    ADD COLUMN result jsonb,
    -- The claim once more, written by workers that know of kinds.
    ADD COLUMN knowing_token uuid;

-- A worker of a previous release would make a page of anything: what is no page it cannot claim.
-- Not validated, because rows from before are pages: the table is not read under the lock.
ALTER TABLE generation.job ADD CONSTRAINT job_claimed_knowingly CHECK (
    kind = 'page' OR claim_token IS NULL OR claim_token IS NOT DISTINCT FROM knowing_token
) NOT VALID;
