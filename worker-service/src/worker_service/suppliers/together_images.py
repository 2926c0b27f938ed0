"""Images from Together's `images/generations`: FLUX Kontext and those that came after it.

Fields: together-py, `types/image_generate_params.py`; which models take the original as
`image_url` and which as `reference_images`: docs.together.ai, "Reference images". Both are
addresses that Together fetches; an inline `data:` address is not documented, so it is for those
who know that their endpoint takes one.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contracts.pages import ImageType
from worker_service.ports import Endpoint, SupplierRequest
from worker_service.suppliers.image_asking import Asked, Prices, Size

_KONTEXT = "kontext"


@dataclass(frozen=True, kw_only=True, slots=True)
class TogetherImages:
    """`steps` of 0 leaves their number to the model."""

    endpoint: Endpoint
    model: str
    sizes: Mapping[ImageType, Size]
    steps: int = 0
    is_inline: bool = False
    """Whether the original is sent as a `data:` address."""

    @property
    def needs_an_address(self) -> bool:
        return not self.is_inline

    def size_of(self, image_type: ImageType) -> Size:
        return self.sizes.get(image_type, self.sizes[ImageType.PRODUCT])

    def request(self, asked: Asked, prices: Prices) -> SupplierRequest:
        return SupplierRequest(
            endpoint=self.endpoint,
            purpose="image",
            path="/images/generations",
            content_type="application/json",
            body=json.dumps(self._fields(asked), ensure_ascii=False).encode(),
            expected_cost_micro_usd=prices.most_micro_usd,
        )

    def _fields(self, asked: Asked) -> dict[str, Any]:
        width, height = asked.size
        return {
            "model": self.model,
            "prompt": asked.prompt,
            "width": width,
            "height": height,
            "n": 1,
            "seed": asked.seed,
            "response_format": "base64",
            "output_format": "jpeg",
            **({"steps": self.steps} if self.steps else {}),
            **self._original(asked),
        }

    def _original(self, asked: Asked) -> dict[str, Any]:
        address = asked.original_url
        if self.is_inline:
            address = f"data:image/jpeg;base64,{base64.b64encode(asked.original).decode()}"
        if _KONTEXT in self.model.lower():
            return {"image_url": address}
        return {"reference_images": [address]}
