"""Azurite: Microsoft's emulator of Azure Blob Storage, from npm, as a process of a test's own."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_HERE = Path(__file__).parent
_START_SECONDS = 30
# The account that every Azurite has, and its published key.
_ACCOUNT = "devstoreaccount1"
_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="


@contextmanager
def azurite() -> Iterator[str]:
    """Yield the connection string of an empty blob service, which keeps everything in memory."""
    port = _free_port()
    node = shutil.which("node") or shutil.which("nodejs")
    assert node, "node is not installed: make .venv/.azurite"
    script = _HERE / "node_modules/azurite/dist/src/blob/main.js"
    # Without the last it tells its maker about itself.
    options = ["--inMemoryPersistence", "--skipApiVersionCheck", "--silent", "--disableTelemetry"]
    process = subprocess.Popen(
        [node, str(script), "--blobHost", "127.0.0.1", "--blobPort", str(port), *options]
    )
    try:
        _wait_for(port, process)
        endpoint = f"http://127.0.0.1:{port}/{_ACCOUNT}"
        yield (
            f"DefaultEndpointsProtocol=http;AccountName={_ACCOUNT};AccountKey={_KEY};"
            f"BlobEndpoint={endpoint};"
        )
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("Azurite did not start") from None
            time.sleep(0.05)
        else:
            return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
