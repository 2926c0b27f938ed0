"""The relay: lets browsers hear the log."""
