"""Artifacts inside one process."""

from chassis.records import StoredArtifact


class MemoryArtifactStore:
    def __init__(self) -> None:
        self.artifacts: dict[str, StoredArtifact] = {}

    async def put(self, key: str, content: bytes, *, content_type: str) -> None:
        self.artifacts[key] = StoredArtifact(content=content, content_type=content_type)

    async def get(self, key: str) -> StoredArtifact | None:
        return self.artifacts.get(key)

    async def delete_under(self, prefix: str) -> int:
        under = [key for key in self.artifacts if key.startswith(f"{prefix}/")]
        for key in under:
            del self.artifacts[key]
        return len(under)
