DROP TABLE notification.parked;
DROP TABLE notification.position;
DROP TABLE notification.inbox;
