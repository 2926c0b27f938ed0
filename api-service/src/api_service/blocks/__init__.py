"""The blocks of a page, one by one, and the versions that it went through."""
