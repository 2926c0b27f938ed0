"""Ten products and their finished pages: what docs/gallery shows."""
