"""Originals and images that travel by address: lent for a while, and fetched with suspicion."""

import json

import pytest

from chassis.adapters.memory import MemoryArtifactStore
from chassis.errors import PermanentError, TransientError
from chassis.fetching import SafeFetcher
from contracts.jobs import WarningCode
from contracts.pages import ImageSource, artifact_key
from standalone.sample import draw_sample_photo
from tests.integration.suppliers.customers import SIZES, PlainAccount, a_maker, a_photo, an_order
from tests.unit.worker_service.builders import StubFetcher
from worker_service.ports import Endpoint, Photo, SupplierReply, SupplierRequest
from worker_service.suppliers.lending import Lending
from worker_service.suppliers.together_images import TogetherImages

SHOP = "https://shop.example"
PICTURE = "https://cdn.example/1.jpg"
KONTEXT = TogetherImages(
    endpoint=Endpoint(name="together", base_url="https://api.example/v1", seconds=9, at_once=2),
    model="black-forest-labs/FLUX.1-kontext-pro",
    sizes=SIZES,
)


class AddressAccount(PlainAccount):
    """Answers with an address, and looks at the one it was given."""

    def __init__(self, artifacts: MemoryArtifactStore, picture: str = PICTURE) -> None:
        super().__init__()
        self.artifacts = artifacts
        self.picture = picture
        self.lent: list[bytes] = []

    async def ask(self, request: SupplierRequest) -> SupplierReply:
        self.requests.append(request)
        stored = await self.artifacts.get(self.lent_key())
        self.lent += [stored.content] if stored else []
        body = json.dumps({"data": [{"index": 0, "url": self.picture}]}).encode()
        return SupplierReply(content_type="application/json", body=body)

    def lent_key(self) -> str:
        address = json.loads(self.requests[-1].body)["image_url"]
        return artifact_key(SHOP, address) or ""


@pytest.fixture(scope="module")
def photo() -> Photo:
    return a_photo(draw_sample_photo())


@pytest.fixture
def account() -> AddressAccount:
    return AddressAccount(MemoryArtifactStore())


async def shot_by(account: AddressAccount, photo: Photo, fetcher: object) -> ImageSource:
    lending = Lending(artifacts=account.artifacts, public_base_url=SHOP)
    maker = a_maker(KONTEXT, lending=lending, fetcher=fetcher)
    return (await maker.shoot(an_order(), photo, account)).image_source


async def test_the_photo_is_lent_without_metadata_and_taken_back(
    account: AddressAccount, photo: Photo
) -> None:
    await shot_by(account, photo, StubFetcher({PICTURE: photo.content}))

    (lent,) = account.lent
    assert lent.startswith(b"\xff\xd8")
    assert lent != photo.content
    assert await account.artifacts.get(account.lent_key()) is None


async def test_a_picture_is_fetched_from_its_address(account: AddressAccount, photo: Photo) -> None:
    source = await shot_by(account, photo, StubFetcher({PICTURE: photo.content}))

    assert source is ImageSource.GENERATED


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1/1.jpg",
        "http://[::1]/1.jpg",
        "http://10.0.0.1/1.jpg",
        "file:///etc/passwd",
        "https://cdn.example:8443/1.jpg",
        "no address",
    ],
)
async def test_an_address_that_nobody_may_ask_is_rejected(photo: Photo, address: str) -> None:
    account = AddressAccount(MemoryArtifactStore(), address)

    with pytest.raises(PermanentError) as caught:
        await shot_by(account, photo, SafeFetcher())

    assert caught.value.code == WarningCode.IMAGE_REJECTED


async def test_a_picture_that_does_not_come_is_no_fault_of_the_photo(
    account: AddressAccount, photo: Photo
) -> None:
    fetcher = StubFetcher({PICTURE: TransientError("too slow")})

    with pytest.raises(TransientError):
        await shot_by(account, photo, fetcher)
