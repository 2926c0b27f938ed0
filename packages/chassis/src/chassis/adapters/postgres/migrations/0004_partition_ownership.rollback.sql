DROP TABLE notification.partition_owner;
