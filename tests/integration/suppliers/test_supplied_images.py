"""What image suppliers send is used only when it is a sound picture of the seller's product."""

from collections.abc import Iterator
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from chassis.errors import PermanentError
from chassis.imaging import open_photo
from chassis.origin import Origin
from contracts.jobs import WarningCode
from contracts.pages import ImageSource, ImageType
from standalone.sample import draw_sample_photo
from tests.integration.suppliers.customers import PlainAccount, a_maker, a_model, a_photo, an_order
from tests.suppliers.endpoint import Supplier
from worker_service.ports import Photo
from worker_service.suppliers.supplied_images import NOT_COMPARABLE

SUPPLIERS = ["openai", "azure", "together"]
REJECTED = [
    "svg",
    "html_image",
    "pdf",
    "truncated",
    "bomb",
    "tiny",
    "blank",
    "not_base64",
    "no_image",
    "url_link_local",
    "url_loopback",
    "url_private",
    "url_file",
    "invalid_json",
    "html_instead_of_json",
    "missing_fields",
]


@pytest.fixture(scope="module")
def photo() -> Photo:
    return a_photo(draw_sample_photo())


@pytest.fixture(params=SUPPLIERS)
def supplier(request: pytest.FixtureRequest) -> Iterator[Supplier]:
    with Supplier(request.param) as supplier:
        yield supplier


@pytest.fixture
def openai() -> Iterator[Supplier]:
    with Supplier("openai") as supplier:
        yield supplier


@pytest.mark.parametrize("image_type", [ImageType.HERO, ImageType.PRODUCT, ImageType.EDIT])
async def test_a_faithful_picture_becomes_a_shot(
    supplier: Supplier, photo: Photo, image_type: ImageType
) -> None:
    order = an_order(image_type, instructions="배경을 바다로")

    shot = await a_maker(a_model(supplier)).shoot(order, photo, PlainAccount())

    assert shot.image_source is ImageSource.GENERATED
    assert (shot.provenance.ai_generated, shot.provenance.supplier) == (True, supplier.name)
    assert supplier.ledger.complaints() == []


async def test_what_a_filter_refused_is_told_as_such_and_asked_once(
    supplier: Supplier, photo: Photo
) -> None:
    supplier.always("edit", "prompt_filtered")
    supplier.always("generation", "prompt_filtered")

    with pytest.raises(PermanentError) as caught:
        await a_maker(a_model(supplier)).shoot(an_order(), photo, PlainAccount())

    assert caught.value.code == WarningCode.IMAGE_FILTERED


async def test_a_shot_says_that_an_ai_had_a_hand_in_it(openai: Supplier, photo: Photo) -> None:
    shot = await a_maker(a_model(openai)).shoot(an_order(), photo, PlainAccount())

    assert open_photo(shot.content).origin is Origin.WITH_AI


async def test_what_an_image_cost_is_told(openai: Supplier, photo: Photo) -> None:
    account = PlainAccount()

    await a_maker(a_model(openai)).shoot(an_order(), photo, account)

    (usage,) = account.usages
    assert (usage.image_calls, usage.images) == (1, 1)
    assert usage.output_tokens > 0
    assert usage.estimated_cost_micro_usd == 40_000


@pytest.mark.parametrize("fault", ["altered_colour", "altered_shape"])
async def test_an_altered_product_is_rejected(supplier: Supplier, photo: Photo, fault: str) -> None:
    supplier.script.default("edit", fault)

    with pytest.raises(PermanentError) as caught:
        await a_maker(a_model(supplier)).shoot(an_order(), photo, PlainAccount())

    assert caught.value.code == WarningCode.IMAGE_PRODUCT_ALTERED


@pytest.mark.parametrize("fault", REJECTED)
async def test_what_is_no_picture_of_a_product_is_rejected(
    openai: Supplier, photo: Photo, fault: str
) -> None:
    openai.script.default("edit", fault)

    with pytest.raises(PermanentError) as caught:
        await a_maker(a_model(openai)).shoot(an_order(), photo, PlainAccount())

    assert caught.value.code in {WarningCode.IMAGE_REJECTED, WarningCode.IMAGE_PRODUCT_ALTERED}
    assert openai.ledger.trapped == 0


async def test_what_hides_behind_a_picture_is_left_behind(openai: Supplier, photo: Photo) -> None:
    openai.script.default("edit", "polyglot")

    shot = await a_maker(a_model(openai)).shoot(an_order(), photo, PlainAccount())

    assert b"<script" not in shot.content


async def test_a_picture_that_was_no_use_has_been_paid_for(openai: Supplier, photo: Photo) -> None:
    openai.script.default("edit", "altered_colour")
    account = PlainAccount()

    with pytest.raises(PermanentError):
        await a_maker(a_model(openai)).shoot(an_order(), photo, account)

    assert [usage.images for usage in account.usages] == [1]


async def test_the_same_shot_is_the_same_call(supplier: Supplier, photo: Photo) -> None:
    account, maker = PlainAccount(), a_maker(a_model(supplier))

    await maker.shoot(an_order(), photo, account)
    await maker.shoot(an_order(), photo, account)

    first, second = account.requests
    assert first == second


def an_unclear_photo() -> Photo:
    """A photo of which nobody can tell where its product ends."""
    noise = np.random.default_rng(2).integers(0, 256, (90, 90, 3), dtype=np.uint8)
    file = BytesIO()
    Image.fromarray(noise).resize((900, 900)).save(file, "JPEG")
    return a_photo(file.getvalue())


async def test_nothing_is_paid_for_what_could_not_be_compared(openai: Supplier) -> None:
    with pytest.raises(PermanentError) as caught:
        await a_maker(a_model(openai)).shoot(an_order(), an_unclear_photo(), PlainAccount())

    assert caught.value.code == NOT_COMPARABLE
    assert openai.ledger.entries() == []


async def test_an_unchecked_picture_is_used_where_that_was_chosen(openai: Supplier) -> None:
    maker = a_maker(a_model(openai), accepts_unclear=True)

    shot = await maker.shoot(an_order(), an_unclear_photo(), PlainAccount())

    assert shot.image_source is ImageSource.GENERATED
