"""Accepting jobs and answering for them."""
