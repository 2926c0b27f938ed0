"""An Event Hubs endpoint for tests: a process of its own, which can be broken and killed."""

import base64
import json
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from types import TracebackType
from typing import Any, Self

from tests.eventhubs.sas import KEY, KEY_NAME

_ROOT = Path(__file__).parents[2]
_START_SECONDS = 20
_STOP_SECONDS = 5


@dataclass(frozen=True)
class StoredEvent:
    """One event as the endpoint keeps it."""

    sequence_number: int
    offset: str
    enqueued_ms: int
    partition_key: str | None
    message_id: str | None
    body: bytes


class EventHubsEndpoint:
    """One hub on the loopback; with `data`, a file, its events outlive `kill` and `start`."""

    def __init__(
        self,
        *,
        hub: str = "events",
        partitions: int = 4,
        port: int | None = None,
        data: Path | None = None,
        stdin: int = subprocess.PIPE,
    ) -> None:
        self.hub = hub
        self.partitions = partitions
        # Chosen once, so that clients find a restarted endpoint again.
        self.port = port or _free_port()
        self._data = data
        self._stdin = stdin
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: Path | None = None

    @property
    def connection_string(self) -> str:
        return (
            f"Endpoint=sb://127.0.0.1:{self.port};SharedAccessKeyName={KEY_NAME};"
            f"SharedAccessKey={KEY};EntityPath={self.hub};UseDevelopmentEmulator=true"
        )

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Return once clients are served."""
        # Short, because the path of a socket may be; fresh, so that no old one lies there.
        self._folder = Path(mkdtemp(prefix="eventhubs-"))
        # The process ends when the pipe of its standard input does: nothing is left behind.
        self._process = subprocess.Popen(self._command(), cwd=_ROOT, stdin=self._stdin)
        deadline = time.monotonic() + _START_SECONDS
        while not self._is_up():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise RuntimeError("the Event Hubs endpoint did not start")
            time.sleep(0.02)

    def stop(self) -> None:
        """End it as a deployment would."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def fault(self, name: str, **options: Any) -> None:
        """Break something.

        Counted, each taking `times` (1): `server_busy`, `drop_before_store`, `drop_after_store`
        and `no_ack` at the next sends, `duplicate_delivery` at the next events given out.
        At once: `drop_connections`, `stall_connections` (those that are open, until `heal`),
        `stall` (`seconds`; new ones too), `detach_consumers` (`condition`), `steal_link`
        (`partition`, all by default). Until `heal`: `cbs_unauthorized` (`on`).
        """
        self._ask(do="fault", name=name, **options)

    def heal(self) -> None:
        """End every fault."""
        self._ask(do="heal")

    def stored(self) -> list[list[StoredEvent]]:
        """Return what is kept, partition by partition."""
        return [[_stored(event) for event in part] for part in self._ask(do="stored")]

    def readers(self) -> list[dict[str, Any]]:
        """Return `group`, `partition`, `epoch` and `link` of every reader there is."""
        return list(self._ask(do="readers"))

    def _command(self) -> list[str]:
        command = [sys.executable, "-m", "tests.eventhubs.serve", "--hub", self.hub]
        command += ["--partitions", str(self.partitions), "--port", str(self.port)]
        command += ["--control", str(self._control)]
        return command if self._data is None else [*command, "--data", str(self._data)]

    @property
    def _control(self) -> Path:
        assert self._folder is not None, "the endpoint is not started"
        return self._folder / "control"

    def _is_up(self) -> bool:
        try:
            self._ask(do="readers")
        except OSError:
            return False
        return True

    def _ask(self, **request: Any) -> Any:
        with socket.socket(socket.AF_UNIX) as control:
            control.settimeout(_STOP_SECONDS)
            control.connect(str(self._control))
            control.sendall(json.dumps(request).encode() + b"\n")
            with control.makefile("rb") as answers:
                answer = json.loads(answers.readline())
        if "error" in answer:
            raise ValueError(answer["error"])
        return answer["ok"]

    def _end(self, number: signal.Signals) -> None:
        if self._process is None or self._folder is None:
            return
        process, self._process = self._process, None
        process.send_signal(number)
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        finally:
            if process.stdin is not None:
                process.stdin.close()
            shutil.rmtree(self._folder)


def _stored(event: dict[str, Any]) -> StoredEvent:
    return StoredEvent(**{**event, "body": base64.b64decode(event["body"])})


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
