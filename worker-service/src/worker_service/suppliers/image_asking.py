"""What every image supplier is asked, and what it may cost, whatever its API looks like."""

from dataclasses import dataclass, field
from typing import Protocol

from contracts.pages import ImageType, Usage
from worker_service.ports import Endpoint, SupplierRequest

# What an answer has cost at most where its tokens are billed: gpt-image's largest picture is some
# 6,200 tokens, and an original given at high fidelity as many (platform.openai.com, "Image
# generation", cost and latency). Each with room.
_MOST_INPUT_TOKENS, _MOST_OUTPUT_TOKENS = 12_000, 10_000

Size = tuple[int, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """One image: what it is to show, how large, and the photo that shows the product."""

    prompt: str
    size: Size
    seed: int
    original: bytes = field(repr=False)
    """A JPEG without metadata."""
    original_url: str = ""
    """Where the supplier can fetch the same bytes; only for those who take no bytes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Prices:
    """In US dollars: one image, and a million tokens."""

    image: float = 0
    input: float = 0
    output: float = 0

    def cost_micro_usd(self, *, images: int, input_tokens: int, output_tokens: int) -> int:
        # A dollar for a million tokens is a millionth of a dollar for one.
        tokens = input_tokens * self.input + output_tokens * self.output
        return round(images * self.image * 1_000_000 + tokens)

    @property
    def most_micro_usd(self) -> int:
        """What one image may cost before its answer tells."""
        return self.cost_micro_usd(
            images=1, input_tokens=_MOST_INPUT_TOKENS, output_tokens=_MOST_OUTPUT_TOKENS
        )

    def usage(self, *, images: int, input_tokens: int, output_tokens: int) -> Usage:
        return Usage(
            image_calls=1,
            images=images,
            input_tokens=input_tokens,
            output_tokens=output_tokens,
            estimated_cost_micro_usd=self.cost_micro_usd(
                images=images, input_tokens=input_tokens, output_tokens=output_tokens
            ),
        )


class ImageModel(Protocol):
    """One model at one endpoint, and how it wants to be asked."""

    @property
    def endpoint(self) -> Endpoint: ...

    @property
    def model(self) -> str: ...

    @property
    def needs_an_address(self) -> bool:
        """Whether it fetches the original from `Asked.original_url`."""

    def size_of(self, image_type: ImageType) -> Size: ...

    def request(self, asked: Asked, prices: Prices) -> SupplierRequest:
        """Return the call; the same question is the same bytes."""
