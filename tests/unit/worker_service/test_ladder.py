"""One image for every order, and a word about every step down."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from chassis.errors import PermanentError, StaleClaimError, TransientError
from contracts.jobs import Language, Tone, WarningCode
from contracts.pages import ImageSource, ImageType, Treatment
from tests.unit.worker_service.builders import DrawnHere, a_studio, photo_bytes
from tests.unit.worker_service.builders import a_photo as any_photo
from tests.unit.worker_service.no_suppliers import NoSuppliers
from worker_service.ladder import Ladder, Made, Rung
from worker_service.ports import Account, Photo, Shot, ShotOrder
from worker_service.suppliers.supplied_images import NOT_COMPARABLE

HERO = ShotOrder(id="hero", image_type=ImageType.HERO, tone=Tone.PROFESSIONAL, title="램프")


def a_photo() -> Photo:
    return any_photo(photo_bytes(side=64))


def an_undrawable_photo() -> Photo:
    return any_photo(b"no photo at all")


class Supplier:
    """Does what it is told."""

    def __init__(
        self,
        act: Callable[[], object] = lambda: None,
        *,
        treatment: Treatment = Treatment.CUT_OUT,
    ) -> None:
        self.act = act
        self.treatment = treatment

    async def shoot(self, order: ShotOrder, photo: Photo, account: Account) -> Shot:
        self.act()
        return Shot(
            order=order,
            image_source=ImageSource.STUDIO,
            content=b"shot",
            content_type="image/jpeg",
            width=860,
            height=1075,
            treatment=self.treatment,
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
    for treatment in (Treatment.WHITENED, Treatment.FRAMED, Treatment.WHOLE):
        made = await a_ladder(Supplier(treatment=treatment)).make(
            HERO, a_photo(), Language.KOREAN, NoSuppliers()
        )

        assert made.warnings == (WarningCode.PRODUCT_NOT_CUT_OUT,)


async def test_a_detail_shows_its_background_by_right() -> None:
    made = await a_ladder(Supplier(treatment=Treatment.CROPPED)).make(
        HERO, a_photo(), Language.KOREAN, NoSuppliers()
    )

    assert made.warnings == ()


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


class HiredSupplier(Supplier):
    """Draws it by a model."""

    async def shoot(self, order: ShotOrder, photo: Photo, account: Account) -> Shot:
        shot = await super().shoot(order, photo, account)
        return replace(shot, image_source=ImageSource.GENERATED)


def a_ladder_with(*hired: Supplier, own: Supplier | None = None) -> Ladder:
    heroes = frozenset({ImageType.HERO})
    rungs = [Rung(supplier=one, image_types=heroes, seconds=0.05) for one in hired]
    return replace(a_ladder(own or Supplier()), hired=tuple(rungs))


async def made_by(ladder: Ladder, order: ShotOrder = HERO) -> Made:
    return await ladder.make(order, a_photo(), Language.KOREAN, NoSuppliers())


async def test_a_hired_suppliers_image_goes_before_our_own() -> None:
    made = await made_by(a_ladder_with(HiredSupplier()))

    assert made.shot.image_source is ImageSource.GENERATED
    assert made.warnings == ()


@pytest.mark.parametrize(
    ("error", "warnings"),
    [
        (TransientError("down"), (WarningCode.IMAGE_SUPPLIER_UNAVAILABLE,)),
        (PermanentError("402"), (WarningCode.IMAGE_SUPPLIER_UNAVAILABLE,)),
        (
            PermanentError("400", code=WarningCode.IMAGE_FILTERED),
            (WarningCode.IMAGE_FILTERED,),
        ),
        (
            PermanentError("svg", code=WarningCode.IMAGE_REJECTED),
            (WarningCode.IMAGE_REJECTED,),
        ),
        (
            PermanentError("red", code=WarningCode.IMAGE_PRODUCT_ALTERED),
            (WarningCode.IMAGE_PRODUCT_ALTERED,),
        ),
        (
            PermanentError("no money", code=WarningCode.SUPPLIER_BUDGET_SPENT),
            (WarningCode.SUPPLIER_BUDGET_SPENT,),
        ),
        (PermanentError("unclear", code=NOT_COMPARABLE), ()),
        (
            PermanentError("a photo's trouble", code=WarningCode.PHOTO_REFUSED),
            (WarningCode.IMAGE_SUPPLIER_UNAVAILABLE,),
        ),
    ],
    ids=[
        "down",
        "refused",
        "filtered",
        "rejected",
        "altered",
        "no money",
        "not asked",
        "another's code",
    ],
)
async def test_without_the_hired_supplier_our_own_draws_and_it_is_said_why(
    error: Exception, warnings: tuple[WarningCode, ...]
) -> None:
    made = await made_by(a_ladder_with(HiredSupplier(raising(error))))

    assert made.shot.image_source is ImageSource.STUDIO
    assert made.warnings == warnings


async def test_a_hired_supplier_that_hangs_leaves_our_own_its_time() -> None:
    made = await made_by(a_ladder_with(HangingSupplier()))

    assert made.shot.image_source is ImageSource.STUDIO
    assert made.warnings == (WarningCode.IMAGE_SUPPLIER_UNAVAILABLE,)


async def test_hired_suppliers_are_asked_in_their_order() -> None:
    first = HiredSupplier(raising(PermanentError("svg", code=WarningCode.IMAGE_REJECTED)))

    made = await made_by(a_ladder_with(first, HiredSupplier()))

    assert made.shot.image_source is ImageSource.GENERATED
    assert made.warnings == (WarningCode.IMAGE_REJECTED,)


async def test_a_hired_supplier_is_asked_only_for_what_it_is_hired_for() -> None:
    hired = HiredSupplier(raising(AssertionError("asked")))
    detail = replace(HERO, image_type=ImageType.DETAIL)

    made = await made_by(a_ladder_with(hired), detail)

    assert made.shot.image_source is ImageSource.STUDIO


async def test_every_step_down_is_told() -> None:
    hired = HiredSupplier(raising(TransientError("down")))
    own = Supplier(raising(ValueError("surprise")))

    made = await made_by(a_ladder_with(hired, own=own))

    assert made.warnings == (
        WarningCode.IMAGE_SUPPLIER_UNAVAILABLE,
        WarningCode.IMAGE_FALLBACK_ORIGINAL,
    )


async def test_a_job_that_is_no_longer_ours_is_no_step_down() -> None:
    hired = HiredSupplier(raising(StaleClaimError()))

    with pytest.raises(StaleClaimError):
        await made_by(a_ladder_with(hired))
