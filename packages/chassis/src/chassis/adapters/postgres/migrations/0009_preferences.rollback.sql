DROP TABLE generation.preference;
