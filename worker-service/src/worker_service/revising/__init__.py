"""Blocks of a finished page, written anew or rendered again."""
