"""Answers become a job that takes them into their page."""

from dataclasses import dataclass

from api_service.generation.submit import Caller, SubmitJob
from api_service.problems import not_found
from api_service.product_details.edit import refuse_moved_on
from api_service.questions.schemas import AnswersRequest
from chassis.ports import PageStore
from chassis.problems import ProblemError
from chassis.records import Acceptance, ProductDetails
from chassis.violations import FieldProblem, Said
from contracts.jobs import FieldAnswer
from contracts.pages import FinishedPage
from contracts.problems import ProblemCode
from contracts.work import RevisionSubject

_NOT_ASKED = Said("이 질문은 상세페이지에 없습니다.", "The page does not ask this.")


@dataclass(frozen=True, kw_only=True)
class AnswerQuestions:
    pages: PageStore
    submit: SubmitJob

    async def __call__(
        self, page_id: int, request: AnswersRequest, *, caller: Caller, route: str
    ) -> Acceptance:
        """Return once the job is recorded; under a key used before its first acceptance, however
        the page stands by now."""
        first = await self.submit.first_acceptance(request, caller=caller, route=route)
        if first is not None:
            return first
        details = await self.pages.find(page_id, user_id=caller.user_id)
        if details is None:
            raise not_found()
        _refuse_unless_possible(details, request)
        subject = _subject(details, request)
        return await self.submit.take_in(subject, request, caller=caller, route=route)


def _refuse_unless_possible(details: ProductDetails, request: AnswersRequest) -> None:
    if details.page is None:
        raise ProblemError(ProblemCode.PAGE_NOT_FINISHED)
    refuse_moved_on(details, request.expected_version)
    if details.page.material is None:
        raise ProblemError(ProblemCode.PAGE_NOT_ANSWERABLE)
    _refuse_unasked(details.page, request)


def _refuse_unasked(page: FinishedPage, request: AnswersRequest) -> None:
    asked = {missing.field for missing in page.missing_fields}
    strange = [
        FieldProblem(f"/answers/{number}/field", _NOT_ASKED)
        for number, answer in enumerate(request.answers)
        if answer.field not in asked
    ]
    if strange:
        raise ProblemError(ProblemCode.FIELD_NOT_ASKED, errors=strange)


def _subject(details: ProductDetails, request: AnswersRequest) -> RevisionSubject:
    return RevisionSubject(
        page_id=details.id,
        page_task_id=details.job.id,
        title=details.title,
        block_ids=(),
        answers=tuple(FieldAnswer(field=a.field, value=a.value) for a in request.answers),
        language=details.job.subject.language,
    )
