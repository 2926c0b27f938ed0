"""An artifact store as those see it who tidy it up."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from chassis.ports import ArtifactStore


class ArtifactShelf(ArtifactStore, Protocol):
    """Artifacts that can be looked through, and taken away one by one."""

    async def stored_before(self, moment: datetime, *, under: str) -> list[str]:
        """Return, sorted, the keys below `under` and "/" that were last stored before then."""

    async def delete(self, keys: Sequence[str]) -> None:
        """Delete these; one that is gone already is no error."""


class ArtifactNames(Protocol):
    """What the record says of artifacts."""

    async def unnamed(self, keys: Sequence[str]) -> list[str]:
        """Return, in their order, the keys that no row names.

        A job names everything below its own folder until it is purged; a job, a page and its
        blocks name whatever key stands anywhere in them.
        """
