-- Which trace a job and what is told of it belong to; empty where nobody traces.
-- depends: 0010_standing

ALTER TABLE generation.job ADD COLUMN traceparent text NOT NULL DEFAULT '';
ALTER TABLE notification.inbox ADD COLUMN traceparent text NOT NULL DEFAULT '';
