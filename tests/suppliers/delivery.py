"""How an answer reaches the client, or does not."""

import asyncio

from tests.suppliers.wire import Response, reset

# A byte at a time: nothing times out between two of them, and the whole never arrives in time.
_DRIP_SECONDS = 0.2
_ENDLESS_CHUNK = b" " * 65536


async def deliver(
    fault: str, response: Response, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> bool:
    """Write the answer as `fault` has it; return whether the connection can be used again."""
    match fault:
        case "reset_before" | "reset_after":
            reset(writer)
        case "reset_mid_body":
            whole = response.whole()
            writer.write(whole[: len(whole) - len(response.body) + len(response.body) // 2])
            await writer.drain()
            await asyncio.sleep(0.05)
            reset(writer)
        case "endless_body":
            await _endlessly(response, writer)
        case "slow_drip":
            await _drop_by_drop(response, writer)
        case "hang":
            # Until the client has had enough: it never says more, it only leaves.
            await reader.read()
        case _:
            writer.write(response.whole())
            await writer.drain()
            return True
    return False


async def _endlessly(response: Response, writer: asyncio.StreamWriter) -> None:
    """Write what JSON allows any amount of, until the client has enough."""
    writer.write(response.head() + response.body[:1])
    while True:
        writer.write(_ENDLESS_CHUNK)
        await writer.drain()
        await asyncio.sleep(0)


async def _drop_by_drop(response: Response, writer: asyncio.StreamWriter) -> None:
    writer.write(response.head(len(response.body)))
    for number in range(len(response.body)):
        writer.write(response.body[number : number + 1])
        await writer.drain()
        await asyncio.sleep(_DRIP_SECONDS)
