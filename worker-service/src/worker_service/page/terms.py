"""What a seller promises of every sale: shown where it is told, asked for where it is not."""

from collections.abc import Mapping

from chassis.preferences import SellerTerms
from contracts.jobs import Language
from contracts.pages import MissingField, TakenAnswer
from worker_service.page.words import words
from worker_service.ports import Fact

_ASKED = "seller."
_TERMS = ("delivery", "exchange", "refund", "after_service")


def told(seller: SellerTerms, language: Language) -> tuple[Fact, ...]:
    """Return each term that the seller told, under its name in the page's language."""
    return tuple(
        Fact(name=words(language)[term], value=text)
        for term in _TERMS
        if (text := getattr(seller, term).strip())
    )


def asked_for(seller: SellerTerms, language: Language) -> tuple[MissingField, ...]:
    """Return a question for each term that the law has every page tell and the seller did not."""
    return tuple(
        MissingField(field=f"{_ASKED}{term}", question=words(language)["asks"][term])
        for term in _TERMS
        if not getattr(seller, term).strip()
    )


def name_of(field: str, language: Language) -> str:
    """Return how the page calls the term that is asked for as `field`; empty for no term."""
    term = field.removeprefix(_ASKED)
    return str(words(language)[term]) if field.startswith(_ASKED) and term in _TERMS else ""


def answered(seller: SellerTerms, answers: Mapping[str, TakenAnswer]) -> SellerTerms:
    """Return the terms of one page: what was answered about it goes before what holds of all."""
    own = {term: answers[f"{_ASKED}{term}"].text for term in _TERMS if f"{_ASKED}{term}" in answers}
    return seller.model_copy(update={term: text for term, text in own.items() if text})
