"""One image for every order, and a word about every step down."""

import asyncio
from collections.abc import Callable

import pytest
from PIL import Image

from chassis.errors import PermanentError, TransientError
from contracts.jobs import Language, Tone, WarningCode
from contracts.pages import ImageSource, ImageType
from worker_service.ladder import Ladder
from worker_service.ports import Account, Photo, Shot, ShotOrder
from worker_service.suppliers.none import NoSuppliers

HERO = ShotOrder(id="hero", image_type=ImageType.HERO, tone=Tone.PROFESSIONAL, title="램프")


def a_photo() -> Photo:
    return Photo(
        image=Image.new("RGB", (64, 64), "teal"), content=b"photo", content_type="image/jpeg"
    )


class UndrawablePhoto(Image.Image):
    """A picture over which every operation breaks."""

    def resize(self, *_: object, **__: object) -> Image.Image:
        raise ValueError("cannot be drawn")


def an_undrawable_photo() -> Photo:
    return Photo(image=UndrawablePhoto(), content=b"photo", content_type="image/jpeg")


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


def a_ladder(supplier: Supplier) -> Ladder:
    return Ladder(supplier=supplier, shot_seconds=0.05)


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
