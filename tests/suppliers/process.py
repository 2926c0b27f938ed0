"""The suppliers as a process of their own, for tests that speak HTTP to everything."""

import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

_ROOT = Path(__file__).parents[2]
_STOP_SECONDS = 10


class SupplierProcess:
    """One of the suppliers on a free port, for as long as the block; `arguments` are `serve`'s."""

    def __init__(self, name: str, *arguments: str) -> None:
        self._name = name
        self._command = [sys.executable, "-m", "tests.suppliers.serve", f"--{name}", "0"]
        self._command += arguments

    def __enter__(self) -> Self:
        # The process ends when its standard input does: nothing is left behind.
        self._process = subprocess.Popen(
            self._command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.origin = self._process.stdout.readline().split()[-1]
        self._control = httpx.Client(base_url=f"{self.origin}/_control/")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._control.close()
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        try:
            assert self._process.wait(_STOP_SECONDS) == 0
        finally:
            self._process.kill()
            self._process.wait()
            self._process.stdout.close()

    @property
    def base_url(self) -> str:
        """The address that is configured: with `/v1` where the supplier has it there."""
        return self.origin if self._name == "azure" else f"{self.origin}/v1"

    def control(self, name: str, **told: Any) -> httpx.Response:
        """Send a control of `control.py` with its fields, and return the answer."""
        return self._control.post(name, json=told)

    def ledger(self) -> dict[str, Any]:
        """Return every request, the bill, and how many connections are open."""
        answer: dict[str, Any] = self._control.get("ledger").raise_for_status().json()["ok"]
        return answer
