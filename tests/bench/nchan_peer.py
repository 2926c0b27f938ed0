"""The peer in C: nginx with Nchan, told events over its HTTP publisher.

It asks nobody who they are and keeps nothing: no token, no inbox, no replay.
"""

import asyncio
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

MODULE = Path("/usr/lib/nginx/modules/ngx_nchan_module.so")
PACKAGES = ("nginx", "libnginx-mod-nchan")
# Publishing is pipelined over several connections, so that it does not wait for answers.
PUBLISHERS = 4
PIPELINED = 50

# On one port every user has a channel, on the other everybody listens to the same one.
CONFIGURATION = """
load_module {module};
daemon off;
worker_processes 1;
pid {home}/nginx.pid;
error_log stderr error;
events {{ worker_connections 32768; }}
http {{
    access_log off;
    client_body_temp_path {home}/body;
    keepalive_requests 100000000;
    nchan_shared_memory_size 512M;
    nchan_store_messages off;
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        location ~ ^/api/notifications/stream/(.+)$ {{
            nchan_subscriber eventsource;
            nchan_channel_id $1;
        }}
        location ~ ^/publish/(.+)$ {{
            nchan_publisher;
            nchan_channel_id $1;
        }}
    }}
    server {{
        listen 127.0.0.1:{all_port} backlog=4096;
        location /api/ {{
            nchan_subscriber eventsource;
            nchan_channel_id everybody;
        }}
    }}
}}
"""


def is_there() -> bool:
    """Say whether nginx and Nchan are installed, after trying to install them."""
    if not (MODULE.exists() and _nginx()):
        as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES]
        for command in (["apt-get", "update", "-qq"], install):
            subprocess.run([*as_root, *command], stdout=subprocess.DEVNULL, check=False)
    return MODULE.exists() and bool(_nginx())


def _nginx() -> str:
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin") or ""


@contextmanager
def nginx(home: Path, port: int, all_port: int, *, cores: set[int]) -> Iterator[int]:
    """Run one nginx process on those cores; yield its pid."""
    file = home / "nginx.conf"
    told = CONFIGURATION.format(module=MODULE, home=home, port=port, all_port=all_port)
    file.write_text(told if os.geteuid() else f"user root;\n{told}")
    process = subprocess.Popen(
        [_nginx(), "-p", str(home), "-e", "stderr", "-c", str(file)],
        preexec_fn=lambda: os.sched_setaffinity(0, cores),  # noqa: PLW1509 - pins itself
    )
    try:
        time.sleep(1)
        yield psutil.Process(process.pid).children()[0].pid
    finally:
        process.terminate()
        process.wait(30)


def post(channel: str, body: str) -> bytes:
    """Return the request that publishes `body`."""
    content = body.encode()
    head = f"POST /publish/{channel} HTTP/1.1\r\nHost: bench\r\nContent-Length: {len(content)}"
    return head.encode() + b"\r\n\r\n" + content


class Publishers:
    """A few connections to the publisher, each with many requests under way."""

    def __init__(self, pairs: Sequence[tuple[asyncio.StreamReader, asyncio.StreamWriter]]) -> None:
        self._pairs = pairs

    @classmethod
    async def connect(cls, port: int) -> "Publishers":
        return cls([await asyncio.open_connection("127.0.0.1", port) for _ in range(PUBLISHERS)])

    async def publish(self, requests: Sequence[bytes]) -> None:
        await asyncio.gather(
            *(
                self._through(reader, writer, requests[place::PUBLISHERS])
                for place, (reader, writer) in enumerate(self._pairs)
            )
        )

    async def _through(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, mine: Sequence[bytes]
    ) -> None:
        for first in range(0, len(mine), PIPELINED):
            some = mine[first : first + PIPELINED]
            writer.write(b"".join(some))
            answered, tail = 0, b""
            while answered < len(some):
                data = tail + await reader.read(1 << 16)
                answered += data.count(b"HTTP/1.1 20")
                # An answer's first line may have been cut in two.
                cut = data.rfind(b"HTTP/1.1 20")
                tail = data[max(cut + 11, len(data) - 10) :]
                assert data, "nginx closed a publisher"
