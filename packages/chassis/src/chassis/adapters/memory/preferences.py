"""Users' wishes inside one process."""

from chassis.preferences import Preferences
from contracts.jobs import UserId


class MemoryPreferenceStore:
    def __init__(self) -> None:
        self._wishes: dict[UserId, Preferences] = {}

    async def find(self, user_id: UserId) -> Preferences:
        return self._wishes.get(user_id, Preferences())

    async def keep(self, user_id: UserId, preferences: Preferences) -> None:
        self._wishes[user_id] = preferences
