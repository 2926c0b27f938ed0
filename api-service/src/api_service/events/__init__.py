"""One job's stream, from where it stands to its end."""
