-- The record of the jobs, and the inboxes: two rooms, because two services own them.

CREATE SCHEMA generation;
CREATE SCHEMA notification;
