"""Users' wishes inside one process."""

from chassis.preferences import Preferences, SellerTerms
from contracts.jobs import UserId


class MemoryPreferenceStore:
    def __init__(self) -> None:
        self._wishes: dict[UserId, Preferences] = {}

    async def find(self, user_id: UserId) -> Preferences:
        return self._wishes.get(user_id, Preferences())

    async def keep(self, user_id: UserId, wish: Preferences) -> Preferences:
        kept = await self.find(user_id)
        seller = kept.seller.model_dump() | wish.seller.model_dump(exclude_unset=True)
        said = wish.model_dump(exclude_unset=True, exclude={"seller"})
        self._wishes[user_id] = Preferences(
            **(kept.model_dump() | said | {"seller": SellerTerms(**seller)})
        )
        return self._wishes[user_id]
