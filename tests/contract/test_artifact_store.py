"""Every artifact store keeps the same word."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chassis.adapters.artifacts import ObjectArtifactStore
from chassis.adapters.memory.artifacts import MemoryArtifactStore
from chassis.artifact_ports import ArtifactShelf
from chassis.records import StoredArtifact

PIXELS = b"\x89PNG pixels"


@pytest.fixture(params=["memory", "object-memory", "object-file"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ArtifactShelf:
    if request.param == "memory":
        return MemoryArtifactStore()
    url = "memory:///" if request.param == "object-memory" else (tmp_path / "new").as_uri()
    return ObjectArtifactStore(url)


async def test_what_was_put_is_what_is_got(store: ArtifactShelf) -> None:
    await store.put("jobs/1/hero-0a.png", PIXELS, content_type="image/png")

    found = await store.get("jobs/1/hero-0a.png")

    assert found == StoredArtifact(content=PIXELS, content_type="image/png")


async def test_the_same_key_replaces(store: ArtifactShelf) -> None:
    await store.put("jobs/1/hero.png", PIXELS, content_type="image/png")
    await store.put("jobs/1/hero.png", b"newer", content_type="image/png")

    found = await store.get("jobs/1/hero.png")

    assert found is not None
    assert found.content == b"newer"


async def test_what_was_never_put_is_none(store: ArtifactShelf) -> None:
    assert await store.get("jobs/1/nothing.png") is None


async def test_deleting_counts_and_leaves_neighbours_alone(store: ArtifactShelf) -> None:
    for key in ("jobs/1/a.png", "jobs/1/deep/b.png", "jobs/10/c.png", "jobs/1.png"):
        await store.put(key, PIXELS, content_type="image/png")

    deleted = await store.delete_under("jobs/1")

    assert deleted == 2
    assert await store.get("jobs/1/a.png") is None
    assert await store.get("jobs/10/c.png") is not None
    assert await store.get("jobs/1.png") is not None


async def test_deleting_nothing_is_no_error(store: ArtifactShelf) -> None:
    assert await store.delete_under("jobs/none") == 0


async def test_deleting_again_after_a_new_put_works(store: ArtifactShelf) -> None:
    await store.put("jobs/1/a.png", PIXELS, content_type="image/png")
    await store.delete_under("jobs/1")
    await store.put("jobs/1/a.png", PIXELS, content_type="image/png")

    assert await store.delete_under("jobs/1") == 1


async def test_what_is_old_enough_is_found_below_its_folder_alone(store: ArtifactShelf) -> None:
    for key in ("jobs/2/b.png", "jobs/1/deep/a.png", "uploads/1/c.png", "jobs-old/d.png"):
        await store.put(key, PIXELS, content_type="image/png")
    in_an_hour = datetime.now(UTC) + timedelta(hours=1)
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)

    found = await store.stored_before(in_an_hour, under="jobs")
    deep = await store.stored_before(in_an_hour, under="jobs/1")

    assert found == ["jobs/1/deep/a.png", "jobs/2/b.png"]
    assert deep == ["jobs/1/deep/a.png"]
    assert await store.stored_before(an_hour_ago, under="jobs") == []
    assert await store.stored_before(in_an_hour, under="nothing") == []


async def test_deleting_some_leaves_the_rest_and_twice_is_no_error(store: ArtifactShelf) -> None:
    for key in ("jobs/1/a.png", "jobs/1/b.png"):
        await store.put(key, PIXELS, content_type="image/png")

    await store.delete(["jobs/1/a.png"])
    await store.delete(["jobs/1/a.png"])

    assert await store.get("jobs/1/a.png") is None
    assert await store.get("jobs/1/b.png") is not None
