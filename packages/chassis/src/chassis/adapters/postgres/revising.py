"""A revision ends: what of it fits the page, its version, status and event in one transaction."""

from chassis.adapters import facts
from chassis.adapters.postgres.page_writing import locked
from chassis.adapters.postgres.record import PostgresRecord
from chassis.adapters.postgres.statements import load
from chassis.page_changes import revised_page
from chassis.records import Claim
from contracts.work import RevisionOutcome, RevisionSubject

_JOBS = load("jobs.sql")


class _NotHeldError(Exception):
    """The claim is stale: the page stays as it is."""


async def complete_revision(
    record: PostgresRecord, claim: Claim, outcome: RevisionOutcome, event: str
) -> bool:
    """Return False, with nothing written, when the claim is stale; `PermanentError` when the page
    is gone, `MovedOnError` when the outcome was made for another version of it."""
    try:
        await _complete(record, claim, outcome, event)
    except _NotHeldError:
        return False
    return True


async def _complete(
    record: PostgresRecord, claim: Claim, outcome: RevisionOutcome, event: str
) -> None:
    subject = claim.job.subject_as(RevisionSubject)
    held = {"id": claim.job.id, "token": claim.token}
    async with record.transaction() as connection:
        if await (await connection.execute(_JOBS["is_held"], held)).fetchone() is None:
            raise _NotHeldError
        page = await locked(connection, subject.page_id, claim.job.user_id)
        if page is None:
            raise facts.page_gone(subject)
        found = revised_page(page.page, page.version, outcome)
        version = await page.write(found.blocks, facts.reason_of(subject), material=found.material)
        result = found.result(subject, outcome, version=version).model_dump_json()
        ended = await connection.execute(
            _JOBS["complete"],
            held | {"result": result, "event": event},
        )
        if await ended.fetchone() is None:
            raise _NotHeldError
