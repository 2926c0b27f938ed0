"""The workshop: turns tasks into pages."""
