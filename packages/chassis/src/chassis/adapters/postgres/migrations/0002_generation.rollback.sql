DROP TABLE generation.queue_epoch;
DROP TABLE generation.outbox_parked;
DROP TABLE generation.outbox_event;
DROP TABLE generation.outbox_task;
DROP TABLE generation.idempotency_key;
DROP TABLE generation.page;
DROP TABLE generation.job;
