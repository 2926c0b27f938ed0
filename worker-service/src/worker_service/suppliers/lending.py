"""Photos lent to suppliers that take no bytes: a public address for as long as they are asked."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog

from chassis.errors import TransientError
from chassis.ports import ArtifactStore
from chassis.supplier_records import LENT_PHOTOS
from contracts.jobs import JobId
from contracts.pages import artifact_url

log = structlog.get_logger(__name__)

_DIGITS = 32


@dataclass(frozen=True, kw_only=True, slots=True)
class Lending:
    """The same shot of the same job has the same address, so that the same call is the same;
    another job with the same photo has its own, which nobody takes back meanwhile."""

    artifacts: ArtifactStore
    public_base_url: str

    @asynccontextmanager
    async def address_of(self, content: bytes, shot: str, job_id: JobId) -> AsyncIterator[str]:
        """Yield an address of a JPEG that nobody can guess; afterwards nothing is there.

        What a worker that is killed leaves there, the sweep takes away.
        """
        digest = hashlib.sha256(job_id.encode() + content).hexdigest()[:_DIGITS]
        folder = f"{LENT_PHOTOS}/{digest}-{shot}"
        key = f"{folder}/product.jpg"
        await self.artifacts.put(key, content, content_type="image/jpeg")
        try:
            yield artifact_url(self.public_base_url, key)
        finally:
            await self._taken_back(folder)

    async def _taken_back(self, folder: str) -> None:
        try:
            await self.artifacts.delete_under(folder)
        except TransientError as error:
            log.warning("lent_photo.not_deleted", reason=str(error))
