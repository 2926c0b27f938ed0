"""A photo is lent for as long as somebody is asked, at the same address for the same call."""

from contextlib import suppress

import pytest

from chassis.adapters.memory import MemoryArtifactStore
from chassis.errors import TransientError
from contracts.jobs import JobId
from contracts.pages import artifact_key
from worker_service.suppliers.lending import Lending

SHOP = "https://shop.example"
LAMP, MUG = JobId("lamp"), JobId("mug")


@pytest.fixture
def artifacts() -> MemoryArtifactStore:
    return MemoryArtifactStore()


@pytest.fixture
def lending(artifacts: MemoryArtifactStore) -> Lending:
    return Lending(artifacts=artifacts, public_base_url=SHOP)


async def test_the_photo_lies_there_while_it_is_lent(
    lending: Lending, artifacts: MemoryArtifactStore
) -> None:
    async with lending.address_of(b"photo", "hero", LAMP) as address:
        stored = await artifacts.get(artifact_key(SHOP, address) or "")

    assert stored is not None
    assert stored.content == b"photo"


async def test_afterwards_nothing_is_there_even_if_asking_failed(
    lending: Lending, artifacts: MemoryArtifactStore
) -> None:
    addresses = []

    with suppress(TransientError):
        async with lending.address_of(b"photo", "hero", LAMP) as address:
            addresses.append(address)
            raise TransientError("down")

    assert await artifacts.get(artifact_key(SHOP, addresses[0]) or "") is None


async def test_what_one_job_takes_back_another_still_lends(
    lending: Lending, artifacts: MemoryArtifactStore
) -> None:
    async with lending.address_of(b"photo", "hero", LAMP) as address:
        async with lending.address_of(b"photo", "hero", MUG):
            pass
        stored = await artifacts.get(artifact_key(SHOP, address) or "")

    assert stored is not None


async def test_the_same_call_has_the_same_address_and_another_shot_its_own(
    lending: Lending,
) -> None:
    async with lending.address_of(b"photo", "hero", LAMP) as hero:
        pass
    async with lending.address_of(b"photo", "hero", LAMP) as again:
        pass
    async with lending.address_of(b"photo", "product", LAMP) as product:
        pass

    assert hero == again != product
