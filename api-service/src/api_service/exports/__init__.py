"""Finished pages, packed for a marketplace."""
