DROP TABLE notification.stream_ticket;
