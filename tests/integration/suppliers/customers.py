"""The worker's own maker of supplied images, as a customer of a played supplier."""

import hashlib
from typing import Any

import httpx
from pydantic import SecretStr

from chassis.adapters.memory import MemoryArtifactStore
from chassis.addresses import AddressPolicy
from chassis.errors import PermanentError
from chassis.fetching import SafeFetcher
from contracts.jobs import JobId, Tone
from contracts.pages import ImageType, Usage
from tests.suppliers.endpoint import Supplier
from tests.unit.worker_service.builders import DrawnHere
from worker_service.ports import Endpoint, Photo, ShotOrder, SupplierReply, SupplierRequest
from worker_service.studio.look import look_at
from worker_service.suppliers.image_asking import ImageModel, Prices
from worker_service.suppliers.lending import Lending
from worker_service.suppliers.manners import REFUSED
from worker_service.suppliers.openai_images import OpenAIImages
from worker_service.suppliers.originals import Originals
from worker_service.suppliers.supplied_images import SuppliedImages
from worker_service.suppliers.together_images import TogetherImages

SIZES = {ImageType.HERO: (1024, 1536), ImageType.PRODUCT: (1024, 1024)}
PRICES = Prices(image=0.04)


class PlainAccount:
    """Asks at once and once."""

    job_id = JobId("job")

    def __init__(self) -> None:
        self.usages: list[Usage] = []
        self.requests: list[SupplierRequest] = []

    async def ask(self, request: SupplierRequest) -> SupplierReply:
        self.requests.append(request)
        headers = {name: key.get_secret_value() for name, key in request.endpoint.headers.items()}
        async with httpx.AsyncClient(timeout=30) as client:
            answer = await client.post(
                request.endpoint.base_url + request.path,
                content=request.body,
                headers={**headers, "Content-Type": request.content_type},
            )
        if answer.is_error:
            reason = f"{answer.status_code}: {answer.text[:300]}"
            raise PermanentError(reason, code=REFUSED)
        return SupplierReply(content_type="application/json", body=answer.content)

    def spent(self, request: SupplierRequest, usage: Usage) -> None:
        self.usages.append(usage)

    @property
    def usage(self) -> Usage:
        return Usage()


def a_model(supplier: Supplier, **changes: Any) -> ImageModel:
    """Return the model as it would be configured for this supplier."""
    key = supplier.traits.key
    is_azure = supplier.name == "azure"
    endpoint = Endpoint(
        name=supplier.name,
        base_url=supplier.base_url + ("/openai/deployments/shots" if is_azure else ""),
        headers={"api-key": SecretStr(key)}
        if is_azure
        else {"Authorization": SecretStr(f"Bearer {key}")},
        seconds=20,
        at_once=2,
    )
    if supplier.name == "together":
        model = "black-forest-labs/FLUX.1-kontext-pro"
        parts: dict[str, Any] = {"model": model, "is_inline": True}
        return TogetherImages(endpoint=endpoint, sizes=SIZES, **{**parts, **changes})
    parts = {"model": "gpt-image-1.5", "input_fidelity": "high", "quality": "high"}
    if is_azure:
        parts["api_version"] = "2025-04-01-preview"
    return OpenAIImages(endpoint=endpoint, sizes=SIZES, **{**parts, **changes})


def a_maker(model: ImageModel, **changes: Any) -> SuppliedImages:
    room: Any = DrawnHere()
    parts: dict[str, Any] = {
        "model": model,
        "prices": PRICES,
        "originals": Originals(room, seconds=60),
        "room": room,
        "drawing_seconds": 60,
        "fetcher": SafeFetcher(policy=AddressPolicy()),
        "lending": Lending(artifacts=MemoryArtifactStore(), public_base_url="http://shop.example"),
    }
    return SuppliedImages(**{**parts, **changes})


def a_photo(content: bytes) -> Photo:
    digest = hashlib.sha256(content).hexdigest()
    look = look_at(content, digest)
    return Photo(
        content=content,
        content_type=look.content_type,
        digest=digest,
        width=look.width,
        height=look.height,
    )


def an_order(image_type: ImageType = ImageType.HERO, **changes: Any) -> ShotOrder:
    parts = {"id": image_type.value, "tone": Tone.FRIENDLY, "title": "램프"}
    return ShotOrder(image_type=image_type, **{**parts, **changes})
