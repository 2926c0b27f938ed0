DROP SCHEMA notification;
DROP SCHEMA generation;
