DROP TABLE generation.presence;
ALTER TABLE generation.outbox_event DROP COLUMN due_since;
ALTER TABLE generation.outbox_task DROP COLUMN due_since;
