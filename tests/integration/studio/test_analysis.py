"""A photo is analysed once, for all its shots."""

from PIL import Image


def test_all_shots_of_a_photo_share_one_analysis(drawing, a_photo) -> None:
    photo = a_photo(drawing("bottle", "paper", 400)[0])

    assert photo.analysis is photo.analysis


def test_an_upload_with_transparency_is_a_ready_cut_out(a_photo) -> None:
    sheet = Image.new("RGBA", (800, 800))
    sheet.paste((200, 60, 40, 255), (250, 150, 550, 700))

    found = a_photo(sheet).analysis

    assert found.product is not None
    assert found.product.source == (300, 550)


def test_an_opaque_alpha_channel_means_nothing(drawing, a_photo) -> None:
    plain, _ = drawing("bottle", "clutter", 400)

    assert a_photo(plain.convert("RGBA")).analysis.product is None
