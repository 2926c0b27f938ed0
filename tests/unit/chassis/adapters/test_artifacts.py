"""The object store lets nothing out of its directory, and says when it cannot be reached."""

from pathlib import Path

import pytest

from chassis.adapters.artifacts import ObjectArtifactStore
from chassis.errors import PermanentError, TransientError

STRANGE_KEYS = [
    "",
    "/",
    "/etc/passwd",
    "../secret.png",
    "jobs/../../secret.png",
    "jobs/./a.png",
    "jobs//a.png",
    "jobs/a.png/",
    "jobs/..%2f..%2fsecret",
    "jobs/A.png",
    "jobs/a.png\0",
    "jobs/a.png\n",
    "jobs\\a.png",
    ".hidden",
    "jobs/사진.png",
    "a" * 600,
]


@pytest.mark.parametrize("key", STRANGE_KEYS)
async def test_a_strange_key_is_found_nowhere_and_stored_nowhere(tmp_path: Path, key: str) -> None:
    (tmp_path / "secret.png").write_bytes(b"secret")
    store = ObjectArtifactStore((tmp_path / "store").as_uri())

    assert await store.get(key) is None
    with pytest.raises(PermanentError):
        await store.put(key, b"x", content_type="image/png")
    with pytest.raises(PermanentError):
        await store.delete_under(key)


async def test_a_store_that_cannot_be_written_is_a_reason_to_come_back(tmp_path: Path) -> None:
    store = ObjectArtifactStore(tmp_path.as_uri())
    (tmp_path / "jobs").write_bytes(b"a file where a directory should be")

    with pytest.raises(TransientError):
        await store.put("jobs/1/a.png", b"x", content_type="image/png")


@pytest.mark.parametrize(
    ("name", "content_type"),
    [("a.jpg", "image/jpeg"), ("a.webp", "image/webp"), ("a.bin", "application/octet-stream")],
)
async def test_on_disk_the_extension_tells_the_content_type(
    tmp_path: Path, name: str, content_type: str
) -> None:
    store = ObjectArtifactStore(tmp_path.as_uri())
    await store.put(f"jobs/1/{name}", b"x", content_type="image/whatever")

    found = await store.get(f"jobs/1/{name}")

    assert found is not None
    assert found.content_type == content_type
