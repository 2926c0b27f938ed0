"""What one attempt at a job knows so far: how far it has come, and what it stepped down from."""

from chassis.ports import JobStore
from chassis.records import Claim
from contracts.jobs import JobId, JobKind, JobWarning, Language, Stage, Subject, UserId, WarningCode
from contracts.work import ExportSubject, ImageSubject, RevisionSubject
from worker_service import wording
from worker_service.progress import ProgressReport

PERCENT = {Stage.PHOTO: 10, Stage.COPY: 30, Stage.IMAGES: 40, Stage.PAGE: 90}
IMAGES_DONE_PERCENT = 80
_ABOUT_THE_PAGE = (
    WarningCode.REVISION_WITHOUT_MATERIAL,
    WarningCode.ANSWER_NOT_SHOWN,
    WarningCode.ANSWER_NOT_PUBLISHED,
)


class Attempt:
    """One attempt. Everything it raises comes from telling progress: `StaleClaimError`."""

    def __init__(self, jobs: JobStore, claim: Claim) -> None:
        self._job = claim.job
        self._report = ProgressReport(jobs, claim)
        self._warnings: set[WarningCode] = set()
        self._images = 0
        self._images_done = 0

    @property
    def job_id(self) -> JobId:
        return self._job.id

    @property
    def user_id(self) -> UserId:
        return self._job.user_id

    @property
    def number(self) -> int:
        """Which attempt of this run it is, from 1."""
        return self._job.attempt

    @property
    def kind(self) -> JobKind:
        return self._job.kind

    @property
    def subject(self) -> Subject:
        """What the page is made of; `TypeError` where the job is no page."""
        return self._job.subject_as(Subject)

    @property
    def edit(self) -> ImageSubject:
        """What is to be changed, and how; `TypeError` where the job is no edit of an image."""
        return self._job.subject_as(ImageSubject)

    @property
    def export(self) -> ExportSubject:
        """Which page is to be packed, and for whom; `TypeError` where the job is no export."""
        return self._job.subject_as(ExportSubject)

    @property
    def revision(self) -> RevisionSubject:
        """What is to be done to which page; `TypeError` where the job is no revision."""
        return self._job.subject_as(RevisionSubject)

    @property
    def language(self) -> Language:
        return self._job.subject.language

    async def begin(self, stage: Stage) -> None:
        message = wording.stage_message(stage, self.language, self.kind)
        await self._report.reach(stage, PERCENT[stage], message)

    def expect_images(self, count: int) -> None:
        self._images = count

    async def image_done(self) -> None:
        self._images_done += 1
        span = IMAGES_DONE_PERCENT - PERCENT[Stage.IMAGES]
        percent = PERCENT[Stage.IMAGES] + span * self._images_done // self._images
        message = wording.images_message(self._images_done, self._images, self.language)
        await self._report.reach(Stage.IMAGES, percent, message)

    def warn(self, codes: tuple[WarningCode, ...]) -> None:
        self._warnings.update(codes)

    def warnings(self) -> tuple[JobWarning, ...]:
        """Return the submission's warnings and then ours, each code once."""
        told = {warning.code: warning for warning in self._job.warnings}
        for code in WarningCode:
            if code in self._warnings and code not in told and not _says_nothing_new(code, told):
                told[code] = wording.warning(code, _stage_of(code), self.language)
        return tuple(told.values())


def _says_nothing_new(code: WarningCode, told: dict[WarningCode, JobWarning]) -> bool:
    """Tell whether a missing photo has been explained already, by why it is missing."""
    return code is WarningCode.PHOTO_MISSING and any(map(_is_about_the_photo, told))


def _stage_of(code: WarningCode) -> Stage | None:
    if code is WarningCode.SUPPLIER_BUDGET_SPENT:
        # It concerns whatever comes after it, text and images alike.
        return None
    if code in _ABOUT_THE_PAGE:
        return Stage.PAGE
    if code.startswith("COPY_"):
        return Stage.COPY
    return Stage.PHOTO if _is_about_the_photo(code) else Stage.IMAGES


def _is_about_the_photo(code: WarningCode) -> bool:
    return code.startswith("PHOTO_")
