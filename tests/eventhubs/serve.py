"""The endpoint as a process: AMQP on the loopback, and a socket on which tests break it."""

import argparse
import asyncio
import json
import os
import signal
import stat
import sys
from pathlib import Path
from typing import Any, TextIO

from tests.eventhubs.hub import Hub
from tests.eventhubs.service import Service

_LOOPBACK = "127.0.0.1"


class Control:
    """One request and one answer per connection, each a line of JSON."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            answer = {"ok": self._do(**json.loads(await reader.readline()))}
        except (TypeError, ValueError) as error:
            answer = {"error": str(error)}
        writer.write(json.dumps(answer).encode() + b"\n")
        writer.close()
        await writer.wait_closed()

    def _do(self, do: str, **options: Any) -> Any:
        match do:
            case "fault":
                return self._service.fault(**options)
            case "heal":
                return self._service.heal()
            case "stored":
                return self._service.stored()
            case "readers":
                return self._service.present()
            case _:
                raise ValueError(f"cannot {do}")


async def serve(hub: Hub, port: int, control: Path) -> None:
    """Serve until a signal comes, or until whoever started this has gone, where its pipe or its
    terminal is our standard input."""
    service = Service(hub)
    loop = asyncio.get_running_loop()
    over = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, over.set)
    if _tells_its_end(sys.stdin):
        loop.add_reader(sys.stdin, over.set)
    amqp = await loop.create_server(service.connect, _LOOPBACK, port)
    controlled = await asyncio.start_unix_server(Control(service).answer, control)
    await over.wait()
    controlled.close()
    amqp.close()
    service.fault("drop_connections")
    hub.close()


def _tells_its_end(stream: TextIO | None) -> bool:
    """Say whether the stream ends with whoever holds its other end. A file and /dev/null are at
    their end from the first, and an event loop cannot watch them."""
    if stream is None:
        return False
    mode = os.fstat(stream.fileno()).st_mode
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) or stream.isatty()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hub", required=True)
    parser.add_argument("--partitions", type=int, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--control", type=Path, required=True)
    parser.add_argument("--data", type=Path)
    told = parser.parse_args()
    asyncio.run(serve(Hub(told.hub, told.partitions, told.data), told.port, told.control))


if __name__ == "__main__":
    main()
