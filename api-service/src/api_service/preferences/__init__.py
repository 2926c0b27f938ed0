"""What a user wishes of every page."""
