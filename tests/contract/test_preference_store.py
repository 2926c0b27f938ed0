"""Every preference store remembers a user's last wish, and nobody else's."""

import pytest

from chassis.adapters.memory import MemoryPreferenceStore, MemoryRecord
from chassis.adapters.postgres.preferences import PostgresPreferenceStore
from chassis.adapters.postgres.record import PostgresRecord
from chassis.preferences import Preferences, PreferenceStore
from contracts.jobs import UserId

Record = MemoryRecord | PostgresRecord
MINA, JUN = UserId("mina"), UserId("jun")


@pytest.fixture
def store(record: Record) -> PreferenceStore:
    if isinstance(record, MemoryRecord):
        return MemoryPreferenceStore()
    return PostgresPreferenceStore(record)


@pytest.fixture
def other_store(store: PreferenceStore, other_record: Record) -> PreferenceStore:
    if isinstance(other_record, MemoryRecord):
        return store
    return PostgresPreferenceStore(other_record)


async def test_who_never_wished_anything_has_the_defaults(store: PreferenceStore) -> None:
    assert await store.find(MINA) == Preferences(ai_notice=True)


async def test_the_last_wish_counts_in_every_process(
    store: PreferenceStore, other_store: PreferenceStore
) -> None:
    await store.keep(MINA, Preferences(ai_notice=True))
    await store.keep(MINA, Preferences(ai_notice=False))
    await store.keep(MINA, Preferences(ai_notice=False))

    assert await other_store.find(MINA) == Preferences(ai_notice=False)


async def test_a_wish_is_nobody_elses(store: PreferenceStore) -> None:
    await store.keep(MINA, Preferences(ai_notice=False))

    assert await store.find(JUN) == Preferences()
