"""Finds the statements of a .sql file by their names."""

from collections.abc import Mapping
from pathlib import Path

import aiosql

_FOLDER = Path(__file__).parent


def load(name: str) -> Mapping[str, bytes]:
    """Return the statements of the file beside this one, by name, as psycopg takes them.

    They are executed by psycopg itself, which keeps what it parsed and prepared of each: aiosql
    reads, names and checks them, and costs nothing afterwards.
    """
    queries = aiosql.from_path(_FOLDER / name, "apsycopg")
    return {
        name: getattr(queries, name).sql.encode()
        for name in queries.available_queries
        if not name.endswith("_cursor")
    }
