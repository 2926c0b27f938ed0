"""The gateway: accepts jobs and answers for them."""
