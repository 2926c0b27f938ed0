"""One child process: its event loop, its threads and its pipeline, kept from task to task."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, AsyncExitStack

from worker_service.pipeline import Pipeline

Work = Callable[[Pipeline], Awaitable[None]]
OpenPipeline = Callable[[], AbstractAsyncContextManager[Pipeline]]

# How long interrupted work has to give its job back; a lease runs out by itself anyway.
FAREWELL_SECONDS = 3.0


class Workshop:
    """Runs work on the pipeline, in one event loop for the whole life of the process.

    Nothing is built before the first `run`: a pool, a thread or a loop does not survive a fork.
    """

    def __init__(self, open_pipeline: OpenPipeline, *, threads: int) -> None:
        self._open_pipeline = open_pipeline
        self._threads = threads
        self._runner = asyncio.Runner()
        self._resources = AsyncExitStack()
        self._pipeline: Pipeline | None = None

    def run(self, work: Work) -> None:
        """Return once the work is done; interrupted, let it say farewell first."""
        loop = self._runner.get_loop()
        task = loop.create_task(self._work(work))
        try:
            loop.run_until_complete(task)
        finally:
            # A time limit or a signal may strike inside the loop and leave the task in it, where
            # it would go on together with the next one.
            if not task.done():
                task.cancel()
                loop.run_until_complete(asyncio.wait({task}, timeout=FAREWELL_SECONDS))

    def close(self) -> None:
        """Give back what was opened; nothing happens when nothing was."""
        if self._pipeline is not None:
            self._pipeline = None
            self._runner.run(self._resources.aclose())
        self._runner.close()

    async def _work(self, work: Work) -> None:
        await work(self._pipeline or await self._open())

    async def _open(self) -> Pipeline:
        # All drawing goes through this executor, so its size bounds CPU and image memory.
        asyncio.get_running_loop().set_default_executor(
            ThreadPoolExecutor(self._threads, thread_name_prefix="drawing")
        )
        self._pipeline = await self._resources.enter_async_context(self._open_pipeline())
        return self._pipeline
