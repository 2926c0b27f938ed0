"""The words the services say to one another; pydantic and nothing else."""
