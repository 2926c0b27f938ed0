"""Without a photo there is still something worth looking at."""

from itertools import combinations

import numpy as np
import pytest
from PIL import Image

from contracts.jobs import Language, Tone
from contracts.pages import ImageSource, ImageType
from worker_service.studio.placeholder import placeholder


@pytest.mark.parametrize("image_type", list(ImageType))
def test_there_is_a_placeholder_for_every_kind_of_image(image_type, an_order) -> None:
    shot = placeholder(an_order(image_type), Language.KOREAN)

    assert shot.image_source is ImageSource.PLACEHOLDER
    assert len(shot.content) < 350 * 1024


def test_placeholders_look_like_their_tone(an_order, seen) -> None:
    shots = [placeholder(an_order(ImageType.HERO, tone=tone), Language.ENGLISH) for tone in Tone]

    looks = [np.asarray(Image.fromarray(seen(shot)).resize((32, 40)), int) for shot in shots]
    assert all(np.abs(one - other).mean() > 8 for one, other in combinations(looks, 2))
    assert all(look.std() > 8 for look in looks)
