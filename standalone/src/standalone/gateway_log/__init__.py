"""What a gateway's access log tells of 502s, slow routes and streams that were cut."""
