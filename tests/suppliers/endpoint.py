"""A supplier inside the test's own process: a thread with a loop, scripted by plain methods."""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from tests.suppliers.faults import Chance, Script
from tests.suppliers.ledger import Ledger
from tests.suppliers.service import Service
from tests.suppliers.traits import Call, Traits

if TYPE_CHECKING:
    from concurrent.futures import Future

_STOP_SECONDS = 10


class Supplier:
    """`openai`, `azure` or `together` on a free port of the loopback, for as long as the block."""

    def __init__(self, name: str, traits: Traits | None = None) -> None:
        self.name = name
        self.traits = traits or Traits()
        self._service = Service(name, self.traits)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name=f"supplier-{name}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self.origin = self._wait_for(self._service.start())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._wait_for(self._service.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_STOP_SECONDS)

    @property
    def base_url(self) -> str:
        """The address that is configured: with `/v1` where the supplier has it there."""
        return self.origin if self.name == "azure" else f"{self.origin}/v1"

    @property
    def port(self) -> int:
        return int(self.origin.rpartition(":")[2])

    @property
    def script(self) -> Script:
        return self._service.script

    @property
    def ledger(self) -> Ledger:
        return self._service.ledger

    def connections(self) -> int:
        return self._service.connections()

    def next(self, call: Call, *steps: Any) -> None:
        """Answer the next requests of a call so: a fault's name, or the fields of a step."""
        self.script.add(call, steps)

    def always(self, call: Call, step: Any) -> None:
        """Answer every request of a call so, unless a step waits for it."""
        self.script.default(call, step)

    def by_chance(self, seed: int, share: float, *faults: str) -> None:
        self.script.chance(Chance(seed=seed, share=share, faults=faults))

    def until(self, is_so: Callable[[], object], *, seconds: float = 10) -> None:
        """Return once it is so; what is waited for happens on the supplier's thread."""
        deadline = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < deadline, "not in time"
            time.sleep(0.01)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    def _wait_for(self, work: Coroutine[Any, Any, Any]) -> Any:
        future: Future[Any] = asyncio.run_coroutine_threadsafe(work, self._loop)
        return future.result(_STOP_SECONDS)
