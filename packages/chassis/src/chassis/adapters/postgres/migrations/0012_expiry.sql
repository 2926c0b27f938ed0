-- When a job goes by itself; NULL: it is kept for ever. The sweep of the courier writes it.
-- depends: 0011_traces

ALTER TABLE generation.job ADD COLUMN expires_at timestamptz;

-- Empty until somebody limits how long jobs are kept: progress never touches it.
CREATE INDEX job_expiring ON generation.job (expires_at)
    WHERE expires_at IS NOT NULL AND deleted_at IS NULL;
