"""Artifacts inside one process."""

from collections.abc import Sequence
from datetime import datetime

from chassis.clock import Clock, SystemClock
from chassis.records import StoredArtifact


class MemoryArtifactStore:
    def __init__(self, clock: Clock | None = None) -> None:
        self.artifacts: dict[str, StoredArtifact] = {}
        self._clock = clock or SystemClock()
        self._stored_at: dict[str, datetime] = {}

    async def put(self, key: str, content: bytes, *, content_type: str) -> None:
        self.artifacts[key] = StoredArtifact(content=content, content_type=content_type)
        self._stored_at[key] = self._clock.now()

    async def get(self, key: str) -> StoredArtifact | None:
        return self.artifacts.get(key)

    async def delete_under(self, prefix: str) -> int:
        under = [key for key in self.artifacts if key.startswith(f"{prefix}/")]
        await self.delete(under)
        return len(under)

    async def stored_before(self, moment: datetime, *, under: str) -> list[str]:
        keys = sorted(key for key in self.artifacts if key.startswith(f"{under}/"))
        return [key for key in keys if self._stored_at[key] < moment]

    async def delete(self, keys: Sequence[str]) -> None:
        for key in keys:
            self.artifacts.pop(key, None)
