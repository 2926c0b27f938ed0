"""What a user wishes of every page, and where it is kept."""

from typing import Protocol

from pydantic import BaseModel, ConfigDict

from contracts.jobs import UserId


class Preferences(BaseModel):
    """What applies to each page made from now on; a wish never expressed has its default."""

    model_config = ConfigDict(frozen=True)

    ai_notice: bool = True
    """Whether a page ends with a sentence on what a model made of it."""


class PreferenceStore(Protocol):
    """Both raise `TransientError` when the record does not answer."""

    async def find(self, user_id: UserId) -> Preferences:
        """Return what the user wished last, else the defaults."""

    async def keep(self, user_id: UserId, preferences: Preferences) -> None:
        """Return once it is recorded; keeping it again changes nothing."""
