"""How all neighbours are, for people."""
