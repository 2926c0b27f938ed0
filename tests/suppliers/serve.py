"""Suppliers as a process: each on a port of its own, scripted over HTTP (see `control.py`)."""

import argparse
import asyncio
import os
import signal
import stat
import sys

from tests.suppliers.control import Control
from tests.suppliers.service import PERSONAS, Service
from tests.suppliers.traits import KEY, Traits


async def serve(ports: dict[str, int], traits: Traits) -> None:
    """Say where each supplier is; serve until a signal comes or whoever started this leaves."""
    over = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, over.set)
    if _is_held_by_somebody():
        loop.add_reader(sys.stdin, over.set)
    services = {name: Service(name, traits) for name in ports}
    for name, service in services.items():
        service.control_by(Control(service).answer)
        origin = await service.start(ports[name])
        sys.stdout.write(f"{name} {origin}\n")
    sys.stdout.flush()
    await over.wait()
    for service in services.values():
        await service.stop()


def _is_held_by_somebody() -> bool:
    """Say whether standard input can end: a pipe does with whoever holds it; a terminal, a file
    and /dev/null tell nothing, and the last two cannot even be waited for."""
    mode = os.fstat(sys.stdin.fileno()).st_mode
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in PERSONAS:
        parser.add_argument(f"--{name}", type=int, metavar="PORT", help="0: any free port")
    parser.add_argument("--key", default=KEY)
    parser.add_argument("--chat-seconds", type=float, default=0)
    parser.add_argument("--image-seconds", type=float, default=0)
    parser.add_argument("--requests-per-minute", type=int, default=0)
    told = parser.parse_args()
    ports = {name: getattr(told, name) for name in PERSONAS if getattr(told, name) is not None}
    traits = Traits(
        key=told.key,
        requests_per_minute=told.requests_per_minute,
        seconds={
            "chat": told.chat_seconds,
            "generation": told.image_seconds,
            "edit": told.image_seconds,
        },
    )
    asyncio.run(serve(ports or dict.fromkeys(PERSONAS, 0), traits))


if __name__ == "__main__":
    main()
