"""Directories that an embedded PostgreSQL may live in."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def a_home() -> Iterator[Path]:
    """Yield a fresh directory, gone afterwards.

    Not pytest's own: run by root, PostgreSQL is another user and must be let in, and every other
    pytest on the machine closes the folder that they share again.
    """
    with tempfile.TemporaryDirectory(prefix="pageloom-", ignore_cleanup_errors=True) as directory:
        Path(directory).chmod(0o755)
        yield Path(directory) / "home"
