"""One image changed as its seller says."""
