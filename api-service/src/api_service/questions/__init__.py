"""What a finished page still asks its seller, and the answers."""
