"""Another variant of a page's copy: other words for the same facts."""

import pytest

from contracts.jobs import Subject, Tone
from tests.unit.worker_service.copywriting.answers import GOOD
from tests.unit.worker_service.copywriting.products import (
    JAM,
    PRODUCTS,
    TUMBLER,
    numbers,
    texts,
    told,
)
from tests.unit.worker_service.suppliers.scripts import ScriptedAccount, a_model, said
from worker_service.copywriting.rules import RulesCopywriter
from worker_service.copywriting.supplied import SuppliedCopywriter
from worker_service.ports import PageCopy

every_product = pytest.mark.parametrize("subject", PRODUCTS, ids=lambda s: s.product_data[:12])


async def variants(subject: Subject, tone: Tone = Tone.FRIENDLY) -> list[PageCopy]:
    toned = subject.model_copy(update={"tone": tone})
    return [await RulesCopywriter().write(toned, variant=number) for number in range(3)]


async def test_the_same_variant_is_the_same_copy() -> None:
    copies = [await RulesCopywriter().write(JAM, variant=2) for _ in range(2)]

    assert copies[0] == copies[1]


@every_product
async def test_each_block_has_other_words_in_the_next_variant(subject: Subject) -> None:
    copies = await variants(subject)

    assert len({copy.hook for copy in copies}) == len(copies)
    assert len({copy.closing for copy in copies}) == len(copies)
    assert len({copy.detail_captions for copy in copies}) == len(copies)
    assert copies[0].points != copies[1].points
    assert copies[1].points != copies[2].points


@every_product
async def test_the_facts_are_the_same_in_every_variant(subject: Subject) -> None:
    copies = await variants(subject)

    assert len({(copy.title, copy.specs, copy.notice, copy.facts) for copy in copies}) == 1
    said_numbers = [numbers(" ".join(texts(copy))) for copy in copies]
    assert all(found <= numbers(told(subject)) for found in said_numbers)


async def test_a_model_is_asked_anew_for_another_variant() -> None:
    account = ScriptedAccount(said(GOOD))
    copywriter = SuppliedCopywriter(model=a_model(), seconds=20)

    for variant in (0, 1, 1, 2):
        await copywriter.write(TUMBLER, account, variant)

    first, second, same, third = (request.body for request in account.requests)
    assert second == same
    assert len({first, second, third}) == 3
