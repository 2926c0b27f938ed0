"""What stands before a namespace of Azure: TLS, and AMQP over WebSockets, piped to the endpoint."""

import asyncio
import datetime
import ipaddress
import ssl
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import WSMsgType, web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_HOST = "127.0.0.1"
# As the SDK and the service name it.
_SUBPROTOCOL = "AMQPWSB10"
_CHUNK_BYTES = 65_536


@dataclass(frozen=True)
class Front:
    """Where the two doors are, and whom to trust for them."""

    tls_endpoint: str
    websocket_endpoint: str
    ca_file: Path


@asynccontextmanager
async def front_of(amqp_port: int, folder: Path) -> AsyncIterator[Front]:
    """Open both doors to an endpoint on the loopback."""
    ca_file, context = _certificate(folder)
    async with AsyncExitStack() as open_doors:
        piped = await asyncio.start_server(
            lambda reader, writer: _pipe_stream(reader, writer, amqp_port), _HOST, 0, ssl=context
        )
        open_doors.push_async_callback(piped.wait_closed)
        open_doors.callback(piped.close)
        websocket_port = await open_doors.enter_async_context(_websockets(amqp_port, context))
        yield Front(
            tls_endpoint=f"sb://{_HOST}:{piped.sockets[0].getsockname()[1]}",
            # The SDK knows the path.
            websocket_endpoint=f"sb://{_HOST}:{websocket_port}",
            ca_file=ca_file,
        )


@asynccontextmanager
async def _websockets(amqp_port: int, context: ssl.SSLContext) -> AsyncIterator[int]:
    async def door(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(protocols=[_SUBPROTOCOL])
        await socket.prepare(request)
        await _pipe_websocket(socket, amqp_port)
        return socket

    app = web.Application()
    app.router.add_get("/$servicebus/websocket", door)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, _HOST, 0, ssl_context=context)
    await site.start()
    try:
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


async def _pipe_stream(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, amqp_port: int
) -> None:
    inner_reader, inner_writer = await asyncio.open_connection(_HOST, amqp_port)
    try:
        await asyncio.wait(
            [
                asyncio.ensure_future(_copy(reader, inner_writer)),
                asyncio.ensure_future(_copy(inner_reader, writer)),
            ]
        )
    finally:
        inner_writer.close()
        writer.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(_CHUNK_BYTES):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


async def _pipe_websocket(socket: web.WebSocketResponse, amqp_port: int) -> None:
    reader, writer = await asyncio.open_connection(_HOST, amqp_port)

    async def outwards() -> None:
        while data := await reader.read(_CHUNK_BYTES):
            await socket.send_bytes(data)
        await socket.close()

    answering = asyncio.ensure_future(outwards())
    try:
        async for message in socket:
            if message.type is WSMsgType.BINARY:
                writer.write(message.data)
                await writer.drain()
    finally:
        writer.close()
        answering.cancel()
        await asyncio.wait([answering])


def _certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "an Event Hubs endpoint for tests")])
    now = datetime.datetime.now(datetime.UTC)
    address = x509.IPAddress(ipaddress.ip_address(_HOST))
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    ca_file, both = folder / "ca.pem", folder / "both.pem"
    ca_file.write_bytes(pem)
    both.write_bytes(secret + pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)
    return ca_file, context
