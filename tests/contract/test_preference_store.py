"""Every preference store remembers a user's last wish, and nobody else's."""

import psycopg
import pytest

from chassis.adapters.memory import MemoryPreferenceStore, MemoryRecord
from chassis.adapters.postgres.preferences import PostgresPreferenceStore
from chassis.adapters.postgres.record import PostgresRecord
from chassis.preferences import Preferences, PreferenceStore, SellerTerms
from contracts.jobs import PageOrder, UserId

Record = MemoryRecord | PostgresRecord
MINA, JUN = UserId("mina"), UserId("jun")

# What the release before terms says, word for word.
OLD_KEEP = """
    INSERT INTO generation.preference (user_id, ai_notice, updated_at)
    VALUES (%(user_id)s, %(ai_notice)s, now())
    ON CONFLICT (user_id) DO UPDATE SET ai_notice = excluded.ai_notice, updated_at = now()
"""


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


async def test_what_a_wish_does_not_name_stays_as_it_was(
    store: PreferenceStore, other_store: PreferenceStore
) -> None:
    await store.keep(MINA, Preferences(seller=SellerTerms(delivery="2일", refund="7일")))
    await store.keep(MINA, Preferences(ai_notice=False))
    await store.keep(MINA, Preferences(page_order=PageOrder.CURATED))
    told = await store.keep(MINA, Preferences(seller=SellerTerms(refund="", exchange="30일")))
    await store.keep(MINA, Preferences())

    assert told == Preferences(
        ai_notice=False,
        page_order=PageOrder.CURATED,
        seller=SellerTerms(delivery="2일", exchange="30일"),
    )
    assert await other_store.find(MINA) == told


async def test_a_first_wish_leaves_the_rest_at_its_defaults(store: PreferenceStore) -> None:
    told = await store.keep(MINA, Preferences(page_order=PageOrder.CURATED))

    assert told == Preferences(ai_notice=True, page_order=PageOrder.CURATED)
    assert await store.find(MINA) == told


async def test_terms_are_kept_to_the_letter(store: PreferenceStore) -> None:
    terms = SellerTerms(
        delivery="오후 2시 전 주문: '당일'\n\"제주\" +3,000원 \\ <b>", after_service="☎ 1588"
    )

    await store.keep(MINA, Preferences(seller=terms))

    assert (await store.find(MINA)).seller == terms


async def test_a_release_from_before_terms_leaves_them_as_they_are(database_url: str) -> None:
    curated = Preferences(page_order=PageOrder.CURATED, seller=SellerTerms(refund="7일"))
    async with (
        PostgresRecord(database_url) as record,
        await psycopg.AsyncConnection.connect(database_url, autocommit=True) as older,
    ):
        store = PostgresPreferenceStore(record)
        await store.keep(MINA, curated)
        for user_id in (MINA, JUN):
            await older.execute(OLD_KEEP, {"user_id": user_id, "ai_notice": False})

        assert await store.find(MINA) == curated.model_copy(update={"ai_notice": False})
        assert await store.find(JUN) == Preferences(ai_notice=False)
