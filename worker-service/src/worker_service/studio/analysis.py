"""What is known of a photo: where the product is, what is worth a closer look, which colours."""

from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from contracts.pages import RetakeReason, Treatment
from worker_service.ports import Palette
from worker_service.studio.background import can_be_whitened
from worker_service.studio.balance import Balance, balance_of
from worker_service.studio.colour import Mask, lab_of
from worker_service.studio.content import ContentMap, Window, content_map, detail_windows
from worker_service.studio.cutout import cut_out
from worker_service.studio.matte import LONGEST, lift, trim
from worker_service.studio.retake import Seen, reasons_to_retake
from worker_service.studio.swatches import swatches

WORK_SIDE = 640
_SMALLEST_SIDE = 48
# Of the pixels, so many must be see-through before a photo counts as cut out by its maker.
_CLEAR_SHARE = 0.01
# Levels of alpha, of 255.
_CLEAR, _SEEN, _HALF, _SOLID = 16, 24, 127, 240


@dataclass(frozen=True, kw_only=True, slots=True)
class Product:
    """The product alone, RGBA and trimmed, and how many pixels the photo has for it."""

    image: Image.Image
    source: tuple[float, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Analysis:
    """Holds no reference to the photo."""

    product: Product | None
    mask: Mask | None
    """Where the product is in the photo, small; None: nobody can tell."""
    is_ready: bool
    """The photo came cut out."""
    can_be_whitened: bool
    """Uncut, on paper that may be made white without harm to the product."""
    content: ContentMap
    details: tuple[Window, ...]
    palette: Palette
    balance: Balance
    """What takes the colour of the light out of the photo; the product is as it was taken."""
    retake: tuple[RetakeReason, ...]

    @property
    def shown(self) -> Product | None:
        """The product as shots show it, in neutral light."""
        return None if self.product is None else in_light(self.product, self.balance)

    @property
    def uncut(self) -> Treatment:
        """What becomes of the photo where it is shown whole."""
        return Treatment.WHITENED if self.can_be_whitened else Treatment.WHOLE


def analyse(image: Image.Image) -> Analysis:
    """Look at an RGB or RGBA picture of any size."""
    work = _small(image)
    ready = _ready_mask(work)
    flat = flattened(work)
    cut = None if ready is not None or min(flat.size) < _SMALLEST_SIDE else cut_out(flat)
    mask = ready if ready is not None else cut.mask if cut is not None and cut.is_sure else None
    product, subject = _product(image, mask, LONGEST, ready=ready is not None)
    lab = lab_of(np.asarray(flat))
    content = content_map(lab[..., 0], mask, image.size)
    return Analysis(
        product=product,
        mask=mask,
        is_ready=ready is not None,
        can_be_whitened=cut is not None and can_be_whitened(lab, cut.background),
        content=content,
        details=tuple(detail_windows(content, subject)),
        palette=swatches(flat, lab, mask),
        balance=balance_of(np.asarray(flat), cut.background if cut else None, mask),
        retake=reasons_to_retake(
            Seen(
                rgb=np.asarray(flat),
                lab=lab,
                mask=mask,
                cut=cut,
                longest=max(subject[2] - subject[0], subject[3] - subject[1]),
            )
        ),
    )


def with_product(analysis: Analysis, image: Image.Image) -> Analysis:
    """Return the analysis of this picture with the product cut out of it, where it has one."""
    product, _ = _product(image, analysis.mask, LONGEST, ready=analysis.is_ready)
    return replace(analysis, product=product)


def product_of(image: Image.Image, analysis: Analysis, longest: int) -> Product | None:
    """Return the product of the analysed picture as shots show it, with up to `longest` px on its
    longer side."""
    product, _ = _product(image, analysis.mask, longest, ready=analysis.is_ready)
    return None if product is None else in_light(product, analysis.balance)


def in_light(product: Product, balance: Balance) -> Product:
    return Product(image=balance.applied(product.image), source=product.source)


def _small(image: Image.Image) -> Image.Image:
    scale = min(1.0, WORK_SIDE / max(image.size))
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def flattened(image: Image.Image) -> Image.Image:
    """Return the picture as RGB, on white where it is see-through."""
    if image.mode != "RGBA":
        return image if image.mode == "RGB" else image.convert("RGB")
    whole = image
    ground = Image.new("RGBA", whole.size, "white")
    return Image.alpha_composite(ground, whole).convert("RGB")


def _ready_mask(work: Image.Image) -> Mask | None:
    if work.mode != "RGBA":
        return None
    alpha = np.asarray(work.getchannel("A"))
    clear, solid = float((alpha < _CLEAR).mean()), float((alpha > _SOLID).mean())
    return alpha > _HALF if clear > _CLEAR_SHARE and solid > _CLEAR_SHARE else None


def _product(
    image: Image.Image, mask: Mask | None, longest: int, *, ready: bool
) -> tuple[Product | None, Window]:
    """Return the product, where there is one, and the part of the photo that it takes."""
    if mask is None:
        return None, (0.0, 0.0, float(image.width), float(image.height))
    lifted, box = trim(image, longest) if ready else lift(flattened(image), mask, longest)
    tight = lifted.getchannel("A").point(lambda v: 255 * (v > _SEEN)).getbbox()
    left, top, right, bottom = tight or (0, 0, *lifted.size)
    across = (box[2] - box[0]) / lifted.width
    down = (box[3] - box[1]) / lifted.height
    window = (
        box[0] + left * across,
        box[1] + top * down,
        box[0] + right * across,
        box[1] + bottom * down,
    )
    source = window[2] - window[0], window[3] - window[1]
    return Product(image=lifted.crop((left, top, right, bottom)), source=source), window
