"""The palette of a photo."""

from worker_service.ports import Palette, Photo
from worker_service.studio.analysis import analysis_of


def palette_of(photo: Photo) -> Palette:
    """Return the product's brand colour and up to five telling ones, the brand's first."""
    return analysis_of(photo).palette
