"""The page that a revision is about, and what its seller tells of it by now."""

from typing import Any

from chassis.errors import PermanentError
from chassis.page_answers import answers_of
from chassis.ports import PageStore
from chassis.preferences import Preferences
from chassis.records import ProductDetails
from contracts.jobs import PageOrder, Subject
from contracts.pages import FinishedPage
from worker_service.attempt import Attempt
from worker_service.page.terms import answered
from worker_service.patience import Patience
from worker_service.wording import PAGE_GONE


async def page_of(
    attempt: Attempt, pages: PageStore, patience: Patience
) -> tuple[ProductDetails, FinishedPage]:
    """Return the page as it stands; `PermanentError` when it is gone."""
    subject = attempt.revision
    found = await patience.with_(lambda: pages.find(subject.page_id, user_id=attempt.user_id))
    if found is None or found.page is None:
        raise PermanentError("no such page", code=PAGE_GONE)
    return found, found.page


def told(details: ProductDetails, **changes: Any) -> Subject:
    """Return what the page is of, in the seller's latest words and with what they answered."""
    answers = answers_of(details.page) if details.page else ()
    latest = {"product_data": details.original_product_info, "answers": answers, **changes}
    return details.job.subject_as(Subject).model_copy(update=latest)


def wishes_of(wishes: Preferences, page: FinishedPage, order: PageOrder | None) -> Preferences:
    """Return what applies to this page: its own order, and its own terms where it was asked."""
    terms = answered(wishes.seller, page.answers)
    return wishes.in_order(order).model_copy(update={"seller": terms})
