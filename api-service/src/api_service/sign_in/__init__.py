"""Tokens for a machine without an identity service."""
