"""Finished pages: listed, read, edited, deleted."""
