"""Webhooks: the inbox, told to servers of the users' own."""
