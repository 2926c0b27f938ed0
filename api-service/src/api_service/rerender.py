"""`python -m api_service.rerender [--user U] [--page N] [--since D] …`: finished pages in the look
of this release."""

import argparse
import asyncio
import json
import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from api_service.wiring import new_job_id, rerendering_wired
from chassis.clock import Clock
from chassis.errors import IdempotencyKeyInUseError
from chassis.page_catalogue import CataloguedPage, PageCatalogue, PageFilter
from chassis.ports import JobStore
from chassis.records import Acceptance, IdempotencyKey, Job, Submission
from chassis.settings import RecordSettings, load
from contracts.jobs import JobId, JobStatus, UserId, WarningCode
from contracts.work import RevisionResult, RevisionSubject

# A page takes a worker a tenth of a second, and a worker has 32 jobs in hand: sellers' jobs
# never wait for more than these.
AT_ONCE = 8
MOST_AT_ONCE = 200
LOOK_EVERY_SECONDS = 0.5
# Longer than a rolling restart of all workers; then somebody should look why nothing moves.
STALLED_SECONDS = 600
PAGES_AT_ONCE = 100


class StalledError(Exception):
    """For ten minutes no page was finished."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """What an operator asked for."""

    wanted: PageFilter
    name: str
    """A page is rendered once under each name, for as long as its key is remembered: a day."""
    limit: int | None = None
    at_once: int = AT_ONCE


@dataclass(kw_only=True)
class Rerendering:
    """Submits one quiet revision for each page, and waits for their ends.

    It may be stopped at any moment and repeated: what is under way goes on, what was done is not
    done again, and what failed gets another run.
    """

    catalogue: PageCatalogue
    jobs: JobStore
    clock: Clock
    counts: Counter[str] = field(default_factory=Counter)
    failures: list[dict[str, Any]] = field(default_factory=list)
    _in_hand: dict[JobId, CataloguedPage] = field(default_factory=dict)

    async def run(self, order: Order) -> None:
        """Return once every page has its end. `StalledError` when nothing moves any more."""
        async for page in self.pages(order):
            self.counts["pages"] += 1
            await self._until(fewer_than=order.at_once)
            await self._submit(page, order.name)
        await self._until(fewer_than=1)

    async def pages(self, order: Order) -> AsyncIterator[CataloguedPage]:
        after, left = 0, order.limit
        while left is None or left > 0:
            limit = PAGES_AT_ONCE if left is None else min(left, PAGES_AT_ONCE)
            found = await self.catalogue.finished(order.wanted, after=after, limit=limit)
            if not found:
                return
            for page in found:
                yield page
            after = found[-1].page_id
            left = None if left is None else left - len(found)

    async def _submit(self, page: CataloguedPage, name: str) -> None:
        try:
            acceptance = await self.jobs.accept(_submission(page, name))
        except IdempotencyKeyInUseError:
            # The same command at the same moment, elsewhere.
            self.counts["already"] += 1
            return
        if acceptance.replayed and not await self._begins_again(page, acceptance):
            self.counts["already"] += 1
            return
        self.counts["submitted"] += 1
        self._in_hand[acceptance.job_id] = page

    async def _begins_again(self, page: CataloguedPage, acceptance: Acceptance) -> bool:
        """Tell whether there is something to wait for: a run under way, or a new one."""
        job = await self.jobs.retry(acceptance.job_id, user_id=page.user_id, request_id="")
        return job is not None and not job.is_finished

    async def _until(self, *, fewer_than: int) -> None:
        moved_at = self.clock.monotonic()
        while len(self._in_hand) >= fewer_than:
            if await self._settle():
                moved_at = self.clock.monotonic()
            elif self.clock.monotonic() - moved_at > STALLED_SECONDS:
                raise StalledError
            else:
                await self.clock.sleep(LOOK_EVERY_SECONDS)

    async def _settle(self) -> int:
        """Take out of hand what has ended; return how many those were."""
        looked_at = [await self.jobs.find(job_id) for job_id in self._in_hand]
        ended = [job for job in looked_at if job is not None and job.is_finished]
        for job in ended:
            self._count(job, self._in_hand.pop(job.id))
        return len(ended)

    def _count(self, job: Job, page: CataloguedPage) -> None:
        if job.status is JobStatus.COMPLETED and isinstance(job.result, RevisionResult):
            self.counts[_word_for(job.result)] += 1
            return
        self.counts["failed"] += 1
        code = job.failure.code if job.failure else job.status.value
        self.failures.append({"page_id": page.page_id, "task_id": job.id, "code": code})

    def told(self) -> dict[str, int]:
        """Return the summary: how many pages met which end."""
        words = ("pages", "already", "submitted", "changed", "unchanged", "skipped", "failed")
        return {word: self.counts[word] for word in words} | {"waiting": len(self._in_hand)}

    def remark(self, order: Order) -> str:
        """Return what an operator may not expect of the summary; nothing where there is nothing."""
        left = self.counts["already"]
        if not left:
            return ""
        return (
            f"{left} of {self.counts['pages']} pages were left as they are: rendered as"
            f" {order.name!r} within the last 24 hours, or just now by somebody else."
            " Another --name renders them again.\n"
        )


def _word_for(result: RevisionResult) -> str:
    if result.changed_block_ids:
        return "changed"
    has_nothing = any(w.code is WarningCode.REVISION_WITHOUT_MATERIAL for w in result.warnings)
    return "skipped" if has_nothing else "unchanged"


def _submission(page: CataloguedPage, name: str) -> Submission:
    return Submission(
        job_id=new_job_id(),
        user_id=page.user_id,
        subject=RevisionSubject(
            page_id=page.page_id,
            page_task_id=page.job_id,
            title=page.title,
            is_quiet=True,
            language=page.language,
        ),
        # A space: no client can send such a key as its own.
        idempotency=IdempotencyKey(key=f"rerender {page.page_id} {name}", fingerprint=b"rerender"),
    )


async def run(settings: RecordSettings, order: Order, *, is_dry: bool = False) -> tuple[str, bool]:
    """Return what to tell as JSON lines, the summary last, and whether all went well."""
    async with rerendering_wired(settings) as (catalogue, jobs, clock):
        rendering = Rerendering(catalogue=catalogue, jobs=jobs, clock=clock)
        if is_dry:
            lines = [
                {"page_id": page.page_id, "user_id": page.user_id}
                async for page in rendering.pages(order)
            ]
            return _lines([*lines, {"pages": len(lines), "dry_run": True}]), True
        try:
            await rendering.run(order)
        except StalledError:
            rendering.failures.append({"code": "STALLED"})
        # Beside the lines, which are for programs.
        sys.stderr.write(rendering.remark(order))
        return _lines([*rendering.failures, rendering.told()]), not rendering.failures


def _lines(told: Sequence[dict[str, Any]]) -> str:
    return "".join(json.dumps(one) + "\n" for one in told)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _from_1_to(most: int) -> Any:
    def number(text: str) -> int:
        if not 1 <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"from 1 to {most}")
        return int(text)

    return number


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m api_service.rerender", description=__doc__)
    many = _from_1_to(2**31 - 1)
    parser.add_argument("--user", metavar="U", help="only pages of this user")
    parser.add_argument("--page", type=many, metavar="N", help="only this page")
    parser.add_argument("--since", type=_moment, metavar="D", help="only ordered since then")
    parser.add_argument("--limit", type=many, metavar="N", help="so many pages and no more")
    parser.add_argument("--at-once", type=_from_1_to(MOST_AT_ONCE), default=AT_ONCE, metavar="N")
    parser.add_argument(
        "--name",
        metavar="WORD",
        default=version("api-service"),
        help="a page is rendered once a day under each name: another after a fix (%(default)s)",
    )
    parser.add_argument("--dry-run", action="store_true", help="tell which pages, change none")
    return parser


def main(arguments: Sequence[str]) -> int:
    asked = _parser().parse_args(arguments)
    user_id = UserId(asked.user) if asked.user else None
    order = Order(
        wanted=PageFilter(user_id=user_id, page_id=asked.page, since=asked.since),
        name=asked.name,
        limit=asked.limit,
        at_once=asked.at_once,
    )
    told, is_well = asyncio.run(run(load(RecordSettings), order, is_dry=asked.dry_run))
    sys.stdout.write(told)
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
