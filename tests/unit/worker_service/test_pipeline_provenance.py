"""Who made a page stands in it, and in its record."""

from dataclasses import replace

from chassis.preferences import Preferences
from contracts.jobs import Subject
from contracts.pages import FinishedPage, Provenance
from tests.unit.worker_service.builders import SELLER, Room, StubCopywriter
from worker_service.page.compose import BY_RULES
from worker_service.ports import Account, PageCopy, Rewrite

BY_A_MODEL = Provenance(ai_generated=True, supplier="openai", model="a-model", prompt_hash="0f")


class ModelCopywriter(StubCopywriter):
    """Has its hero from a model."""

    async def write(
        self,
        subject: Subject,
        account: Account,
        variant: int = 0,
        rewrite: Rewrite | None = None,
    ) -> PageCopy:
        copy = await super().write(subject, account, variant, rewrite)
        return replace(copy, provenance={"hero": BY_A_MODEL})


async def made(room: Room) -> FinishedPage:
    claim = await room.claimed()
    await room.pipeline().run(claim)
    page = room.page_of(claim.job.id)
    assert page is not None
    return page


async def test_each_block_of_a_page_names_its_writer() -> None:
    page = await made(Room(copywriter=ModelCopywriter()))

    assert len(page.block_provenance) == len(page.html_blocks)
    assert page.block_provenance[0] == BY_A_MODEL
    assert set(page.block_provenance[1:]) == {BY_RULES}
    assert "생성형 AI" in page.html_blocks[-1]


async def test_the_notice_is_left_out_for_a_user_who_wishes_so() -> None:
    room = Room(copywriter=ModelCopywriter())
    await room.preferences.keep(SELLER, Preferences(ai_notice=False))

    page = await made(room)

    assert "생성형 AI" not in "".join(page.html_blocks)
    assert page.block_provenance[0] == BY_A_MODEL
    assert 'data-ai-generated="true"' in page.html_blocks[0]
