"""The other process of a measurement, which holds the other ends of all streams."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from accept import HERE, OTHER_CORE  # type: ignore[import-not-found]  # a script beside it


class Readers:
    """The other process, which holds the other ends of all streams."""

    def __init__(self, port: int, tokens: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "stream_readers.py"), str(port), tokens],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: os.sched_setaffinity(0, OTHER_CORE),  # noqa: PLW1509 - pins itself
        )

    def ask(self, do: str, **order: float) -> dict[str, float]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"do": do, **order}) + "\n")
        self.process.stdin.flush()
        answer: dict[str, float] = json.loads(self.process.stdout.readline())
        return answer


@contextmanager
def reading(port: int, tokens: str) -> Iterator[Readers]:
    readers = Readers(port, tokens)
    try:
        yield readers
    finally:
        readers.process.kill()
        readers.process.wait()
