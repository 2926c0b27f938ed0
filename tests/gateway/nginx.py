"""A real nginx, configured by the files that a deployment uses."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import httpx

from standalone.embedded import free_port

ROOT = Path(__file__).parents[2]
OURS = ROOT / "gateway/nginx"
# What one writes who has not read docs/operations/gateway.md.
PLAIN = ROOT / "tests/gateway/plain"
START_SECONDS = 10
VARIABLE = re.compile(r"\$\{([A-Z_]+)\}")


def servers(ports: Sequence[int]) -> str:
    """Return replicas on this machine as an upstream lists them."""
    return " ".join(f"server 127.0.0.1:{port} max_fails=0;" for port in ports)


class Nginx:
    """nginx in front of replicas at these ports; its files lie in `home`, which others must be
    allowed to enter: run by root, its workers are somebody else."""

    def __init__(
        self,
        home: Path,
        *,
        api: Sequence[int],
        relay: Sequence[int],
        templates: Path = OURS / "templates",
        **environment: str,
    ) -> None:
        self.home = home
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.access_log = home / "access.log"
        self._templates = templates
        self._environment = {
            "GATEWAY_LISTEN": f"127.0.0.1:{self.port}",
            "GATEWAY_ACCESS_LOG": str(self.access_log),
            "GATEWAY_API_SERVERS": servers(api),
            "GATEWAY_RELAY_SERVERS": servers(relay),
            "GATEWAY_CONSOLE": str(ROOT / "console"),
            "GATEWAY_CORS_ORIGINS": "http://localhost:3000|http://localhost:5173",
            "GATEWAY_IDENTITY": "jwt",
            "GATEWAY_IDENTITY_URL": "http://127.0.0.1:9",
            **environment,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def write(self) -> Path:
        """Write the configuration as the official image does; return its main file."""
        for template in self._templates.rglob("*.template"):
            target = self.home / "conf.d" / template.relative_to(self._templates).with_suffix("")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(VARIABLE.sub(self._value, template.read_text()))
        return Path(shutil.copy(OURS / "nginx.conf", self.home / "nginx.conf"))

    def _value(self, variable: re.Match[str]) -> str:
        return self._environment[variable[1]]

    def start(self) -> None:
        """Return once it answers."""
        self.home.mkdir(parents=True, exist_ok=True)
        binary = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or "nginx"
        command = [binary, "-p", f"{self.home}/", "-c", str(self.write()), "-g", "daemon off;"]
        with self.errors.open("wb") as errors:
            self._process = subprocess.Popen(command, stderr=errors)
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(self.errors.read_text())
            time.sleep(0.05)

    @property
    def errors(self) -> Path:
        return self.home / "errors.log"

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/livez").is_success
        except httpx.TransportError:
            return False

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(START_SECONDS)
