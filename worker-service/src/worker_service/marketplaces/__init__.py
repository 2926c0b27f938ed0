"""Finished pages in the form that each marketplace takes."""
