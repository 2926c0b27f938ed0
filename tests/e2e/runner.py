"""`make run`, and what it prints."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

PAGE_SECONDS = 90


class Runner:
    """`python -m standalone`, and what it prints."""

    def __init__(self, home: Path, port: int) -> None:
        self.port = port
        self.output = home.parent / f"run-{time.monotonic_ns()}.txt"
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "standalone"],
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PAGELOOM_HOME": str(home), "PAGELOOM_PORT": str(port)},
            )

    def await_line(self, pattern: str) -> re.Match[str]:
        deadline = time.monotonic() + PAGE_SECONDS
        while time.monotonic() < deadline:
            found = re.search(pattern, self.output.read_text())
            if found:
                return found
            time.sleep(0.05)
        raise AssertionError(f"no {pattern!r} in:\n{self.output.read_text()}")

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=60)
