"""A seller's photo becomes an artifact: decoded and encoded anew, so that only pixels stay."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from api_service.images.keys import upload_key
from api_service.images.pictures import picture_of
from api_service.images.schemas import Uploaded
from chassis.errors import PermanentError, TransientError
from chassis.ports import ArtifactStore
from contracts.jobs import UserId, WarningCode
from contracts.pages import artifact_url

Fetch = Callable[[str], Awaitable[bytes]]
"""Return what stands at a stranger's address; `TransientError` or `PermanentError`."""


@dataclass(frozen=True, kw_only=True)
class StoreUpload:
    artifacts: ArtifactStore
    fetch: Fetch
    public_base_url: str
    # How many at once may decode pictures.
    desks: asyncio.Semaphore

    async def from_url(self, url: str, *, user_id: UserId) -> Uploaded:
        try:
            content = await self.fetch(url)
        except TransientError as error:
            # Somebody else's host, and not a neighbour of ours that will be back in a moment.
            raise PermanentError(str(error), code=WarningCode.PHOTO_UNREACHABLE) from error
        return await self.from_bytes(content, user_id=user_id)

    async def from_bytes(self, content: bytes, *, user_id: UserId) -> Uploaded:
        """Return once stored; the same photo of the same user has the same address."""
        async with self.desks:
            picture = await asyncio.to_thread(picture_of, content)
        key = upload_key(user_id, picture.content, extension=picture.extension)
        await self.artifacts.put(key, picture.content, content_type=picture.content_type)
        url = artifact_url(self.public_base_url, key)
        return Uploaded(image_url=url, saved_url=url, width=picture.width, height=picture.height)
