"""The local studio: pictures made from the original photo."""
