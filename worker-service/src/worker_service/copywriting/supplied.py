"""Copy from a language model, as far as the gate lets it pass; the rest is copy from rules."""

import asyncio
from dataclasses import dataclass

import structlog

from chassis.errors import PermanentError, TransientError
from contracts.jobs import Subject, WarningCode
from worker_service.copywriting.desk import Desk, desk_for
from worker_service.copywriting.prompting import repair
from worker_service.deadline import within
from worker_service.ports import Account, PageCopy, Rewrite
from worker_service.suppliers.chat import ChatModel, Message, Written

log = structlog.get_logger(__name__)

# Whoever answered within this share of the time can answer once more.
_ROOM = 0.45


@dataclass(frozen=True, kw_only=True, slots=True)
class SuppliedCopywriter:
    """Asks one model once, and a second time if that is worth it; not at all for blocks that are
    the rules' alone. It always returns a whole page of copy within `seconds`; only
    `StaleClaimError` is raised."""

    model: ChatModel
    seconds: float

    async def write(
        self,
        subject: Subject,
        account: Account,
        variant: int = 0,
        rewrite: Rewrite | None = None,
    ) -> PageCopy:
        # Off the loop: a long text takes a few hundred milliseconds to read.
        desk = await asyncio.to_thread(desk_for, subject, variant, rewrite)
        if desk.asked.names:
            await self._write(desk, account)
        return desk.page()

    async def _write(self, desk: Desk, account: Account) -> None:
        clock = asyncio.get_running_loop()
        begun = clock.time()
        try:
            async with within(self.seconds):
                written = await self._ask(desk, desk.conversation, account, desk.name)
                if desk.is_worth_repair(written) and clock.time() < begun + self.seconds * _ROOM:
                    mending = repair(written.text, desk.findings, desk.draft)
                    again = f"{desk.name} mended" if desk.name else ""
                    await self._ask(desk, [*desk.conversation, *mending], account, again)
        except (TransientError, PermanentError, TimeoutError) as error:
            log.warning("copy.not_supplied", error=type(error).__name__)
            desk.was_unavailable = not desk.used
            desk.was_unaffordable = _is_about_the_budget(error)

    async def _ask(
        self, desk: Desk, messages: list[Message], account: Account, name: str
    ) -> Written:
        written = await self.model.write(messages, desk.schema, account, name)
        await asyncio.to_thread(desk.consider, written)
        return written


def _is_about_the_budget(error: Exception) -> bool:
    return isinstance(error, PermanentError) and error.code == WarningCode.SUPPLIER_BUDGET_SPENT
