ALTER TABLE notification.inbox DROP COLUMN traceparent;
ALTER TABLE generation.job DROP COLUMN traceparent;
