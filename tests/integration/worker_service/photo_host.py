"""Somebody's web server on this machine: quick, slow or silent, as the path says."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

LONGEST_SECONDS = 60


class PhotoHost:
    """`/now` answers at once, `/gated` once `gate` is open, `/never` not at all."""

    def __init__(self, photo: bytes) -> None:
        self.photo = photo
        self.asked = threading.Event()
        self.gate = threading.Event()
        self._closed = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def port(self) -> int:
        return self._server.server_port

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closed.set()
        self.gate.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        host = self
        waits = {"/gated": host.gate.wait, "/never": host._closed.wait}

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host.asked.set()
                if wait := waits.get(self.path):
                    wait(LONGEST_SECONDS)
                self.send_response(200)
                self.send_header("Content-Type", "image/jpeg")
                self.send_header("Content-Length", str(len(host.photo)))
                self.end_headers()
                self.wfile.write(host.photo)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler
