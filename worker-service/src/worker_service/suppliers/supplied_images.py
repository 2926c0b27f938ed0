"""Shots from an image model, each checked against the seller's photo before it is used."""

import hashlib
from dataclasses import dataclass, replace

from chassis.errors import PermanentError
from chassis.fetching import SafeFetcher
from contracts.jobs import WarningCode
from contracts.pages import Provenance
from worker_service.drawing import DrawingRoom
from worker_service.fidelity.gate import Judging, admitted
from worker_service.ports import (
    Account,
    Photo,
    Shot,
    ShotOrder,
    SupplierReply,
    SupplierRequest,
)
from worker_service.suppliers.image_answers import ImageAnswer, read_answer
from worker_service.suppliers.image_asking import Asked, ImageModel, Prices
from worker_service.suppliers.image_prompts import prompt_for
from worker_service.suppliers.lending import Lending
from worker_service.suppliers.manners import is_filtered
from worker_service.suppliers.originals import Originals

NOT_COMPARABLE = "NOT_COMPARABLE"
_HASH_DIGITS = 16
# Seeds of every model are less than 2^31.
_SEED_BYTES, _SEED_LIMIT = 4, 1 << 31


@dataclass(frozen=True, kw_only=True, slots=True)
class SuppliedImages:
    """Asks one model once for each shot. `PermanentError` has the code of a warning where a
    filter refused it or the answer was no use, or NOT_COMPARABLE: nobody was asked, since no
    answer could be used."""

    model: ImageModel
    prices: Prices
    originals: Originals
    room: DrawingRoom
    drawing_seconds: float
    fetcher: SafeFetcher
    lending: Lending
    accepts_unclear: bool = False

    async def shoot(self, order: ShotOrder, photo: Photo, account: Account) -> Shot:
        original = await self.originals.of(photo)
        if not original.is_clear and not self.accepts_unclear:
            raise PermanentError("the product cannot be told from the photo", code=NOT_COMPARABLE)
        asked = Asked(
            prompt=prompt_for(order, original.colours),
            size=self.model.size_of(order.image_type),
            seed=_seed_of(photo, order),
            original=original.content,
        )
        content = await self._content(await self._answer(asked, order, account))
        judging = Judging(
            provenance=self._provenance(asked.prompt), accepts_unclear=self.accepts_unclear
        )
        return await self.room.run(
            admitted,
            order,
            photo,
            content,
            judging,
            near=photo.digest,
            seconds=self.drawing_seconds,
        )

    async def _answer(self, asked: Asked, order: ShotOrder, account: Account) -> ImageAnswer:
        if not self.model.needs_an_address:
            return await self._paid_answer(asked, account)
        async with self.lending.address_of(asked.original, order.id, account.job_id) as address:
            return await self._paid_answer(replace(asked, original_url=address), account)

    async def _paid_answer(self, asked: Asked, account: Account) -> ImageAnswer:
        request = self.model.request(asked, self.prices)
        reply = await self._reply(request, account)
        answer = read_answer(reply.body)
        usage = self.prices.usage(
            images=1, input_tokens=answer.input_tokens, output_tokens=answer.output_tokens
        )
        # An image that is no use has been paid for, too.
        account.spent(request, usage)
        return answer

    async def _reply(self, request: SupplierRequest, account: Account) -> SupplierReply:
        try:
            return await account.ask(request)
        except PermanentError as error:
            if is_filtered(error):
                raise PermanentError(str(error), code=WarningCode.IMAGE_FILTERED) from error
            raise

    async def _content(self, answer: ImageAnswer) -> bytes:
        if answer.content:
            return answer.content
        if not answer.url:
            raise PermanentError("an answer without an image", code=WarningCode.IMAGE_REJECTED)
        try:
            return (await self.fetcher.fetch(answer.url)).content
        except PermanentError as error:
            # Its code speaks of a seller's photo.
            raise PermanentError(str(error), code=WarningCode.IMAGE_REJECTED) from error

    def _provenance(self, prompt: str) -> Provenance:
        return Provenance(
            ai_generated=True,
            supplier=self.model.endpoint.name,
            model=self.model.model,
            prompt_hash=hashlib.sha256(prompt.encode()).hexdigest()[:_HASH_DIGITS],
        )


def _seed_of(photo: Photo, order: ShotOrder) -> int:
    """Return the same number for the same shot of the same photo: repeated, it is the same call."""
    digest = hashlib.sha256(f"{photo.digest} {order.id}".encode()).digest()
    return int.from_bytes(digest[:_SEED_BYTES]) % _SEED_LIMIT
