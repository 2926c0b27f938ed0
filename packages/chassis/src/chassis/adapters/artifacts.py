"""Artifacts on disk, S3 or Azure Blob."""

import asyncio
import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from obstore.exceptions import BaseError
from obstore.store import ObjectStore, from_url

from chassis.errors import PermanentError, TransientError
from chassis.records import StoredArtifact

_KEY = re.compile(r"[a-z0-9_-][a-z0-9._-]*(?:/[a-z0-9_-][a-z0-9._-]*)*")
_KEY_MAX_CHARACTERS = 512

# Where a store keeps no content type, the extension tells it.
_CONTENT_TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "avif": "image/avif",
    "gif": "image/gif",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "zip": "application/zip",
}
_UNKNOWN_TYPE = "application/octet-stream"

T = TypeVar("T")


class ObjectArtifactStore:
    """Any store that obstore reaches by URL: file:///…, s3://…, az://…, memory:///.

    Through its synchronous calls, in threads: its asynchronous ones come back on a thread of
    their own, which aborts the process when that happens while the interpreter ends.
    """

    def __init__(self, url: str) -> None:
        self._store = _opened(url)
        self._keeps_content_types = not url.startswith("file:")

    async def put(self, key: str, content: bytes, *, content_type: str) -> None:
        if not _is_key(key):
            raise PermanentError("not a key", code="ARTIFACT_KEY")
        options: dict[str, Any] = {}
        if self._keeps_content_types:
            options["attributes"] = {"Content-Type": content_type}
        # Artifacts are small: in parts they would only take longer.
        await _in_thread(lambda: self._store.put(key, content, use_multipart=False, **options))

    async def get(self, key: str) -> StoredArtifact | None:
        if not _is_key(key):
            return None
        return await _in_thread(lambda: self._get(key))

    async def delete_under(self, prefix: str) -> int:
        if not _is_key(prefix):
            raise PermanentError("not a key", code="ARTIFACT_KEY")
        return await _in_thread(lambda: self._delete_under(prefix))

    async def stored_before(self, moment: datetime, *, under: str) -> list[str]:
        if not _is_key(under):
            raise PermanentError("not a key", code="ARTIFACT_KEY")
        return await _in_thread(lambda: self._stored_before(moment, under))

    async def delete(self, keys: Sequence[str]) -> None:
        if not all(map(_is_key, keys)):
            raise PermanentError("not a key", code="ARTIFACT_KEY")
        await _in_thread(lambda: self._forget_all(keys))

    def _stored_before(self, moment: datetime, under: str) -> list[str]:
        found = (artifact for batch in self._store.list(under) for artifact in batch)
        return sorted(old["path"] for old in found if old["last_modified"] < moment)

    def _get(self, key: str) -> StoredArtifact | None:
        try:
            found = self._store.get(key)
            content = bytes(found.bytes())
        except FileNotFoundError:
            return None
        told = found.attributes.get("Content-Type")
        return StoredArtifact(content=content, content_type=str(told or _type_of(key)))

    def _delete_under(self, prefix: str) -> int:
        paths = [found["path"] for batch in self._store.list(prefix) for found in batch]
        self._forget_all(paths)
        return len(paths)

    def _forget_all(self, paths: Sequence[str]) -> None:
        for path in paths:
            self._forget(path)

    def _forget(self, path: str) -> None:
        try:
            self._store.delete(path)
        except FileNotFoundError:
            # Somebody else deleted it first.
            return


def _opened(url: str) -> ObjectStore:
    if url.startswith("file:"):
        return from_url(url, mkdir=True, automatic_cleanup=True)
    if url.startswith("memory:"):
        return from_url(url)
    return from_url(
        url,
        client_options={"connect_timeout": "5s", "timeout": "30s"},
        # Longer outages are for whoever called: a job is worth more patience than a request.
        retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=20)},
    )


def _is_key(key: str) -> bool:
    return len(key) <= _KEY_MAX_CHARACTERS and _KEY.fullmatch(key) is not None


def _type_of(key: str) -> str:
    return _CONTENT_TYPES.get(key.rpartition(".")[2], _UNKNOWN_TYPE)


async def _in_thread(call: Callable[[], T]) -> T:
    try:
        return await asyncio.to_thread(call)
    except (BaseError, OSError) as error:
        raise TransientError(f"artifacts: {type(error).__name__}") from error
