"""Uploads and artifacts."""
