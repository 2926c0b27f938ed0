"""Images from OpenAI's `images/edits`, at OpenAI or in a deployment of Azure's.

Fields and limits: openai-python, `types/image_edit_params.py` and `images_response.py` (GPT image
models answer `b64_json` alone, take up to 16 originals, and a prompt of 32,000 characters; sizes
other than three are for gpt-image-2 and later; `input_fidelity` is not for gpt-image-1-mini and
gpt-image-2). Azure: learn.microsoft.com, "Images - create image edit": the same form, below the
deployment with `api-version` or below `/openai/v1` with the deployment as model.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from contracts.pages import ImageType
from worker_service.ports import Endpoint, SupplierRequest
from worker_service.suppliers.image_asking import Asked, Prices, Size

_LINE = "\r\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenAIImages:
    """Fields that are empty are not sent: not every model has them."""

    endpoint: Endpoint
    model: str
    sizes: Mapping[ImageType, Size]
    api_version: str = ""
    quality: str = ""
    input_fidelity: str = ""

    @property
    def needs_an_address(self) -> bool:
        return False

    def size_of(self, image_type: ImageType) -> Size:
        return self.sizes.get(image_type, self.sizes[ImageType.PRODUCT])

    def request(self, asked: Asked, prices: Prices) -> SupplierRequest:
        content_type, body = _form(self._fields(asked), asked.original)
        query = f"?{urlencode({'api-version': self.api_version})}" if self.api_version else ""
        return SupplierRequest(
            endpoint=self.endpoint,
            purpose="image",
            path=f"/images/edits{query}",
            content_type=content_type,
            body=body,
            expected_cost_micro_usd=prices.most_micro_usd,
        )

    def _fields(self, asked: Asked) -> dict[str, str]:
        fields = {
            "model": self.model,
            "prompt": asked.prompt,
            "n": "1",
            "size": "x".join(map(str, asked.size)),
            "quality": self.quality,
            "input_fidelity": self.input_fidelity,
            "background": "opaque",
            "output_format": "jpeg",
        }
        return {name: value for name, value in fields.items() if value}


def _form(fields: Mapping[str, str], original: bytes) -> tuple[str, bytes]:
    """Return content type and body of a form (RFC 7578); its boundary follows from what it holds,
    so that the same question is the same bytes."""
    told = "\0".join(f"{name}={value}" for name, value in fields.items()).encode()
    boundary = hashlib.sha256(told + original).hexdigest()[:40]
    parts = [_part(boundary, f'name="{name}"', value.encode()) for name, value in fields.items()]
    disposition = f'name="image[]"; filename="product.jpg"{_LINE}Content-Type: image/jpeg'
    parts.append(_part(boundary, disposition, original))
    end = f"--{boundary}--{_LINE}".encode()
    return f"multipart/form-data; boundary={boundary}", b"".join([*parts, end])


def _part(boundary: str, disposition: str, value: bytes) -> bytes:
    head = f"--{boundary}{_LINE}Content-Disposition: form-data; {disposition}{_LINE * 2}"
    return head.encode() + value + _LINE.encode()
