"""Tickets: an address that opens one stream, once."""
