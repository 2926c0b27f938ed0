"""Jobs accepted per second: durable, authenticated and idempotent, beside plain `.delay()`."""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from chassis.adapters.postgres.migrate import migrate
from standalone.embedded import EmbeddedPostgres, EmbeddedRedis, free_port

HERE = Path(__file__).parent
PATH = "/api/generation/display-list"
BODY = json.dumps(
    {
        "product_data": "스테인리스 텀블러\n용량: 500 ml\n무게: 280 g",
        "features": ["이중 진공 단열", "한 손에 들어오는 크기"],
        "target_customer": "출퇴근하는 직장인",
        "tone": "friendly",
    },
    ensure_ascii=False,
)
SERVER_CORE, OTHER_CORE = {0}, {max(os.sched_getaffinity(0))}
ISSUER, AUDIENCE = "https://issuer.test", "pageloom"


def _pin(cores: set[int]) -> None:
    os.sched_setaffinity(0, cores)


@contextmanager
def server(arguments: list[str], port: int, environment: dict[str, str]) -> Iterator[int]:
    """Run a server on its own core; yield its pid once it answers."""
    process = subprocess.Popen(
        [sys.executable, *arguments],
        env={**os.environ, "PORT": str(port), "DRAIN_DELAY_SECONDS": "0", **environment},
        stdout=subprocess.DEVNULL,
        preexec_fn=lambda: _pin(SERVER_CORE),  # noqa: PLW1509 - the child only pins itself
    )
    try:
        _await_answer(port)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def _await_answer(port: int) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            httpx.get(f"http://127.0.0.1:{port}/openapi.json", timeout=5)
        except httpx.HTTPError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


@contextmanager
def issuer() -> Iterator[tuple[str, Callable[[str], str]]]:
    """Serve a key set; yield its address and what signs a user's token with RS256."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
    key_set = json.dumps({"keys": [{**public, "kid": "1", "alg": "RS256", "use": "sig"}]}).encode()

    class KeySet(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-length", str(len(key_set)))
            self.end_headers()
            self.wfile.write(key_set)

        def log_message(self, *_: object) -> None:
            """Silent: the figures are the output."""

    http = HTTPServer(("127.0.0.1", 0), KeySet)
    threading.Thread(target=http.serve_forever, daemon=True).start()
    claims = {"iss": ISSUER, "aud": AUDIENCE, "exp": int(time.time()) + 7200}

    def mint(user: str) -> str:
        return jwt.encode({**claims, "sub": user}, key, "RS256", {"kid": "1"})

    yield f"http://127.0.0.1:{http.server_port}/", mint
    http.shutdown()


def load(port: int, *, token: str = "", rate: float = 0, seconds: float = 10) -> dict[str, float]:
    """Return the generator's figures; it runs on the other core."""
    finished = subprocess.run(
        [sys.executable, str(HERE / "load.py"), *_options(port, token, rate, seconds)],
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=lambda: _pin(OTHER_CORE),
    )
    figures: dict[str, float] = json.loads(finished.stdout)
    return figures


def _options(port: int, token: str, rate: float, seconds: float) -> list[str]:
    options = {"port": port, "path": PATH, "body": BODY, "rate": rate, "seconds": seconds}
    options |= {"token": token} if token else {}
    return [word for name, value in options.items() for word in (f"--{name}", str(value))]


def measure(home: Path) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield each measurement: the peer, ours at its limit, ours at half of that."""
    with ExitStack() as running:
        _pin(OTHER_CORE)
        redis = EmbeddedRedis(home / "redis")
        redis.start()
        running.callback(redis.stop)
        postgres = EmbeddedPostgres(home / "postgres")
        postgres.start()
        running.callback(postgres.stop)
        database_url = postgres.ensure_database("bench")
        migrate(database_url)
        port = free_port()
        with server([str(HERE / "plain_peer.py")], port, {"REDIS_URL": redis.url}):
            load(port, seconds=2)
            yield "plain FastAPI + `.delay()`, no durability, no authentication", load(port)
        key_set_url, mint = running.enter_context(issuer())
        token = mint("bench")
        environment = {
            "DATABASE_URL": database_url,
            "REDIS_URL": redis.url,
            "ARTIFACTS_URL": (home / "artifacts").as_uri(),
            "AUTH_MODE": "jwt",
            "AUTH_JWKS_URL": key_set_url,
            "AUTH_ISSUER": ISSUER,
            "AUTH_AUDIENCE": AUDIENCE,
            "LOG_LEVEL": "WARNING",
        }
        (home / "artifacts").mkdir()
        with server(["-m", "api_service"], port, environment):
            load(port, token=token, seconds=2)
            limit = load(port, token=token)
            yield "Pageloom, durable, RS256, Idempotency-Key", limit
            half = limit["per_second"] / 2
            yield f"Pageloom at {half:.0f} requests/s", load(port, token=token, rate=half)


def main() -> None:
    print("| accepting, 50 connections | requests/s | p50 ms | p99 ms | answers |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as home:
        Path(home).chmod(0o755)
        for name, figures in measure(Path(home)):
            print(
                f"| {name} | {figures['per_second']} | {figures['p50_ms']} "
                f"| {figures['p99_ms']} | {figures['statuses']} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
