"""An order becomes a job: recorded with its task, once per Idempotency-Key."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from pydantic import BaseModel

from api_service.generation.budget import DailyBudget, DailyBudgetSpentError
from api_service.generation.schemas import DisplayListRequest
from api_service.generation.waiting_line import WaitingLine
from api_service.image_edits.schemas import ImageEditRequest
from api_service.images.keys import is_artifact_key
from api_service.once import named
from api_service.wording import PHOTO_NOT_REACHABLE_BY_SERVER
from chassis.metrics import JOBS_ACCEPTED
from chassis.ports import JobStore
from chassis.records import Acceptance, IdempotencyKey, Submission
from chassis.tracing import span, traceparent
from contracts.jobs import JobId, JobWarning, Language, Subject, UserId, WarningCode
from contracts.pages import ARTIFACTS_PATH, artifact_key
from contracts.work import ImageSubject, JobSubject, RevisionSubject

_HANGUL = re.compile(r"[\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f]")


class Caller(NamedTuple):
    """Who submits, in which language they read, and what they call their request."""

    user_id: UserId
    language: Language
    idempotency_key: str | None = None
    request_id: str = ""


@dataclass(frozen=True, kw_only=True)
class SubmitJob:
    """Every order of a user; `DailyBudgetSpentError` where nothing new may be ordered today."""

    jobs: JobStore
    line: WaitingLine
    budget: DailyBudget
    public_base_url: str
    new_id: Callable[[], JobId]

    async def __call__(
        self, product: DisplayListRequest, *, caller: Caller, route: str
    ) -> Acceptance:
        """Return once the job is recorded; under a key used before, its first acceptance."""
        subject = self._subject(product, reads=caller.language)
        warnings = _warnings(product, subject.language)
        return await self._record(subject, warnings, product, caller=caller, route=route)

    async def edit(self, edit: ImageEditRequest, *, caller: Caller, route: str) -> Acceptance:
        """Return as for a page once the job is recorded that is to edit an image."""
        key = self._key_of(edit.image_url)
        subject = ImageSubject(
            instructions=edit.prompt_data,
            photo_url=edit.image_url if key is None else None,
            photo_key=key,
            language=edit.language or language_of_text(edit.prompt_data, otherwise=caller.language),
        )
        return await self._record(subject, (), edit, caller=caller, route=route)

    async def revise(
        self, subject: RevisionSubject, body: BaseModel, *, caller: Caller, route: str
    ) -> Acceptance:
        """Return as for a page once the job is recorded that is to revise one."""
        return await self._record(subject, (), body, caller=caller, route=route)

    async def take_in(
        self, subject: RevisionSubject, body: BaseModel, *, caller: Caller, route: str
    ) -> Acceptance:
        """Return as for a page once the job is recorded that takes answers into one; it asks
        nothing of suppliers, and so nothing of the budget."""
        return await self._accepted(subject, (), _key(body, caller, route), caller)

    async def first_acceptance(
        self, body: BaseModel, *, caller: Caller, route: str
    ) -> Acceptance | None:
        """Return what a request with the caller's key was answered before; None without either."""
        key = _key(body, caller, route)
        return await self.jobs.first_acceptance(caller.user_id, key) if key else None

    async def _record(
        self,
        subject: JobSubject,
        warnings: tuple[JobWarning, ...],
        body: BaseModel,
        *,
        caller: Caller,
        route: str,
    ) -> Acceptance:
        key = _key(body, caller, route)
        first = await self._first_unless_affordable(caller.user_id, key)
        return first or await self._accepted(subject, warnings, key, caller)

    async def _accepted(
        self,
        subject: JobSubject,
        warnings: tuple[JobWarning, ...],
        key: IdempotencyKey | None,
        caller: Caller,
    ) -> Acceptance:
        place = self.line.join()
        job_id = self.new_id()
        with span("job.accept", job__id=job_id):
            acceptance = await self.jobs.accept(
                Submission(
                    job_id=job_id,
                    user_id=caller.user_id,
                    subject=subject,
                    warnings=warnings,
                    idempotency=key,
                    request_id=caller.request_id,
                    traceparent=traceparent(),
                    queue_position=place.position,
                    eta_seconds=place.eta_seconds,
                )
            )
        if not acceptance.replayed:
            JOBS_ACCEPTED.inc()
        return acceptance

    async def _first_unless_affordable(
        self, user_id: UserId, key: IdempotencyKey | None
    ) -> Acceptance | None:
        """Return None when the order may be recorded; a repeated one costs nothing again."""
        try:
            await self.budget.check(user_id)
        except DailyBudgetSpentError:
            first = await self.jobs.first_acceptance(user_id, key) if key else None
            if first is None:
                raise
            return first
        return None

    def _subject(self, product: DisplayListRequest, *, reads: Language) -> Subject:
        address = product.product_image_url
        key = self._key_of(address)
        is_fetched = key is None and not address.startswith("blob:")
        return Subject(
            product_data=product.product_data,
            photo_url=address if address and is_fetched else None,
            photo_key=key,
            features=product.features,
            target_customer=product.target_customer,
            tone=product.tone,
            language=product.language or language_of_text(product.product_data, otherwise=reads),
            page_order=product.page_order,
        )

    def _key_of(self, address: str) -> str | None:
        if address.startswith(ARTIFACTS_PATH):
            address = f"{self.public_base_url.rstrip('/')}{address}"
        key = artifact_key(self.public_base_url, address)
        return key if key and is_artifact_key(key) else None


def _key(body: BaseModel, caller: Caller, route: str) -> IdempotencyKey | None:
    # Of the validated body: neither spaces nor the order of fields make a difference.
    return named(caller.idempotency_key, route=route, body=body.model_dump_json().encode())


def language_of_text(text: str, *, otherwise: Language) -> Language:
    """Return Korean for text with Hangul in it; other text does not say."""
    return Language.KOREAN if _HANGUL.search(text) else otherwise


def _warnings(product: DisplayListRequest, language: Language) -> tuple[JobWarning, ...]:
    if not product.product_image_url.startswith("blob:"):
        return ()
    message = PHOTO_NOT_REACHABLE_BY_SERVER.in_(language)
    return (JobWarning(code=WarningCode.PHOTO_NOT_REACHABLE_BY_SERVER, message=message),)
