"""The record, in PostgreSQL."""
