"""A photo is analysed once, for all its shots, and forgotten with it."""

import gc
import threading
import weakref

from PIL import Image

from worker_service.studio import analysis
from worker_service.studio.analysis import analysis_of


def test_all_shots_of_a_photo_share_one_analysis(drawing, a_photo) -> None:
    photo = a_photo(drawing("bottle", "paper", 400)[0])

    assert analysis_of(photo) is analysis_of(photo)


def test_threads_that_ask_at_once_get_the_same_analysis(drawing, a_photo) -> None:
    photo = a_photo(drawing("bottle", "paper", 400)[0])
    found = []
    threads = [threading.Thread(target=lambda: found.append(analysis_of(photo))) for _ in range(6)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 6
    assert len({id(each) for each in found}) == 1


def test_an_analysis_is_forgotten_with_its_photo(drawing, a_photo) -> None:
    photo = a_photo(drawing("bottle", "paper", 400)[0])
    kept = len(analysis._entries)  # noqa: SLF001 - what is leaked cannot be seen from outside
    image = weakref.ref(photo.image)
    analysis_of(photo)

    del photo
    gc.collect()

    assert image() is None
    assert len(analysis._entries) <= kept  # noqa: SLF001 - as above


def test_an_upload_with_transparency_is_a_ready_cut_out(a_photo) -> None:
    sheet = Image.new("RGBA", (800, 800))
    sheet.paste((200, 60, 40, 255), (250, 150, 550, 700))

    found = analysis_of(a_photo(sheet))

    assert found.product is not None
    assert found.product.source == (300, 550)


def test_an_opaque_alpha_channel_means_nothing(drawing, a_photo) -> None:
    plain, _ = drawing("bottle", "clutter", 400)

    assert analysis_of(a_photo(plain.convert("RGBA"))).product is None
