"""Words for a product, from rules."""
