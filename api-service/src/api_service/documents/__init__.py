"""A finished page as one HTML document."""
