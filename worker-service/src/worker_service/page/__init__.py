"""Blocks of HTML that survive marketplace editors."""
