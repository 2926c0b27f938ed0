"""Users' wishes in PostgreSQL."""

from chassis.adapters.postgres.record import PostgresRecord
from chassis.adapters.postgres.statements import load
from chassis.preferences import Preferences
from contracts.jobs import UserId

_SQL = load("preferences.sql")


class PostgresPreferenceStore:
    def __init__(self, record: PostgresRecord) -> None:
        self._record = record

    async def find(self, user_id: UserId) -> Preferences:
        row = await self._record.row(_SQL["find"], user_id=user_id)
        return Preferences() if row is None else Preferences.model_validate(row)

    async def keep(self, user_id: UserId, wish: Preferences) -> Preferences:
        row = await self._record.row(
            _SQL["keep"],
            user_id=user_id,
            wish=wish.model_dump_json(),
            changes=wish.model_dump_json(exclude_unset=True),
        )
        return Preferences.model_validate(row)
