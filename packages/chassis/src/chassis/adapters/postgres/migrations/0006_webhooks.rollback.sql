DROP TABLE notification.webhook_position;
DROP TABLE notification.webhook_delivery;
DROP TABLE notification.webhook;
