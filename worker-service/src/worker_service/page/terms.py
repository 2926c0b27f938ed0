"""What a seller promises of every sale: shown where it is told, asked for where it is not."""

from chassis.preferences import SellerTerms
from contracts.jobs import Language
from contracts.pages import MissingField
from worker_service.page.words import words
from worker_service.ports import Fact

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
        MissingField(field=f"seller.{term}", question=words(language)["asks"][term])
        for term in _TERMS
        if not getattr(seller, term).strip()
    )
