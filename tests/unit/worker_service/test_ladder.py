"""One image for every order, and a word about every step down."""

import asyncio
from collections.abc import Callable

import pytest

from chassis.errors import PermanentError, TransientError
from contracts.jobs import Language, Tone, WarningCode
from contracts.pages import ImageSource, ImageType
from tests.unit.worker_service.builders import DrawnHere, a_studio, photo_bytes
from tests.unit.worker_service.builders import a_photo as any_photo
from worker_service.ladder import Ladder
from worker_service.ports import Account, Photo, Shot, ShotOrder
from worker_service.suppliers.none import NoSuppliers

HERO = ShotOrder(id="hero", image_type=ImageType.HERO, tone=Tone.PROFESSIONAL, title="램프")


def a_photo() -> Photo:
    return any_photo(photo_bytes(side=64))


def an_undrawable_photo() -> Photo:
    return any_photo(b"no photo at all")


class Supplier:
    """Does what it is told."""

    def __init__(self, act: Callable[[], object] = lambda: None, *, cut_out: bool = True) -> None:
        self.act = act
        self.cut_out = cut_out

    async def shoot(self, order: ShotOrder, photo: Photo, account: Account) -> Shot:
        self.act()
        return Shot(
            order=order,
            image_source=ImageSource.STUDIO,
            content=b"shot",
            content_type="image/jpeg",
            width=860,
            height=1075,
            cut_out=self.cut_out,
        )


class HangingSupplier(Supplier):
    """Never answers."""

    async def shoot(self, order: ShotOrder, photo: Photo, account: Account) -> Shot:
        await asyncio.Event().wait()
        return await super().shoot(order, photo, account)


def raising(error: Exception) -> Callable[[], object]:
    def act() -> object:
        raise error

    return act


def a_ladder(supplier: Supplier, *, room: object = None) -> Ladder:
    return Ladder(supplier=supplier, studio=a_studio(room), shot_seconds=0.05)


async def test_the_suppliers_image_is_taken_as_it_is() -> None:
    made = await a_ladder(Supplier()).make(HERO, a_photo(), Language.KOREAN, NoSuppliers())

    assert made.shot.content == b"shot"
    assert made.warnings == ()


async def test_a_product_that_was_not_cut_out_is_declared() -> None:
    made = await a_ladder(Supplier(cut_out=False)).make(
        HERO, a_photo(), Language.KOREAN, NoSuppliers()
    )

    assert made.warnings == (WarningCode.PRODUCT_NOT_CUT_OUT,)


@pytest.mark.parametrize(
    "error",
    [TransientError("down"), PermanentError("no"), ValueError("surprise"), MemoryError()],
    ids=lambda error: type(error).__name__,
)
async def test_without_the_supplier_the_original_photo_stands_in(error: Exception) -> None:
    made = await a_ladder(Supplier(raising(error))).make(
        HERO, a_photo(), Language.KOREAN, NoSuppliers()
    )

    assert made.shot.image_source is ImageSource.ORIGINAL
    assert made.warnings == (WarningCode.IMAGE_FALLBACK_ORIGINAL,)


async def test_a_hanging_supplier_is_not_waited_for() -> None:
    made = await a_ladder(HangingSupplier()).make(HERO, a_photo(), Language.KOREAN, NoSuppliers())

    assert made.warnings == (WarningCode.IMAGE_FALLBACK_ORIGINAL,)


async def test_a_photo_that_nothing_can_draw_leaves_a_placeholder() -> None:
    supplier = Supplier(raising(PermanentError("no")))

    made = await a_ladder(supplier).make(
        HERO, an_undrawable_photo(), Language.KOREAN, NoSuppliers()
    )

    assert made.shot.image_source is ImageSource.PLACEHOLDER
    assert made.warnings == (WarningCode.IMAGE_FALLBACK_PLACEHOLDER,)


async def test_without_a_photo_nobody_is_asked() -> None:
    supplier = Supplier(raising(AssertionError("asked")))

    made = await a_ladder(supplier).make(HERO, None, Language.KOREAN, NoSuppliers())

    assert made.shot.image_source is ImageSource.PLACEHOLDER
    assert made.warnings == (WarningCode.IMAGE_FALLBACK_PLACEHOLDER,)


async def test_where_nothing_can_be_drawn_the_job_is_left_for_later() -> None:
    room = DrawnHere(PermanentError("died twice", code="DRAWING_DIED"))

    with pytest.raises(TransientError):
        await a_ladder(Supplier(), room=room).make(HERO, None, Language.KOREAN, NoSuppliers())
