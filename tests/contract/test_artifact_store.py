"""Every artifact store keeps the same word."""

from pathlib import Path

import pytest

from chassis.adapters.artifacts import ObjectArtifactStore
from chassis.adapters.memory.artifacts import MemoryArtifactStore
from chassis.ports import ArtifactStore
from chassis.records import StoredArtifact

PIXELS = b"\x89PNG pixels"


@pytest.fixture(params=["memory", "object-memory", "object-file"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ArtifactStore:
    if request.param == "memory":
        return MemoryArtifactStore()
    url = "memory:///" if request.param == "object-memory" else (tmp_path / "new").as_uri()
    return ObjectArtifactStore(url)


async def test_what_was_put_is_what_is_got(store: ArtifactStore) -> None:
    await store.put("jobs/1/hero-0a.png", PIXELS, content_type="image/png")

    found = await store.get("jobs/1/hero-0a.png")

    assert found == StoredArtifact(content=PIXELS, content_type="image/png")


async def test_the_same_key_replaces(store: ArtifactStore) -> None:
    await store.put("jobs/1/hero.png", PIXELS, content_type="image/png")
    await store.put("jobs/1/hero.png", b"newer", content_type="image/png")

    found = await store.get("jobs/1/hero.png")

    assert found is not None
    assert found.content == b"newer"


async def test_what_was_never_put_is_none(store: ArtifactStore) -> None:
    assert await store.get("jobs/1/nothing.png") is None


async def test_deleting_counts_and_leaves_neighbours_alone(store: ArtifactStore) -> None:
    for key in ("jobs/1/a.png", "jobs/1/deep/b.png", "jobs/10/c.png", "jobs/1.png"):
        await store.put(key, PIXELS, content_type="image/png")

    deleted = await store.delete_under("jobs/1")

    assert deleted == 2
    assert await store.get("jobs/1/a.png") is None
    assert await store.get("jobs/10/c.png") is not None
    assert await store.get("jobs/1.png") is not None


async def test_deleting_nothing_is_no_error(store: ArtifactStore) -> None:
    assert await store.delete_under("jobs/none") == 0


async def test_deleting_again_after_a_new_put_works(store: ArtifactStore) -> None:
    await store.put("jobs/1/a.png", PIXELS, content_type="image/png")
    await store.delete_under("jobs/1")
    await store.put("jobs/1/a.png", PIXELS, content_type="image/png")

    assert await store.delete_under("jobs/1") == 1
