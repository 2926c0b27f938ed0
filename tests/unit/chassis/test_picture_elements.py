"""A browser may choose WebP; whoever does not know it finds the image as it was."""

import pytest

from chassis.picture_elements import with_webp


def webp_of(address: str) -> str | None:
    return f"{address.removesuffix('.jpg')}.webp" if address.startswith("https://ours/") else None


def test_an_image_of_ours_stands_beside_its_webp() -> None:
    img = '<img src="https://ours/a.jpg" alt="a" width="9" height="9" style="display:block">'

    html = with_webp(f"<div>{img}</div>", webp_of)

    assert html == (
        '<div><picture><source type="image/webp" srcset="https://ours/a.webp">'
        f"{img}</picture></div>"
    )


@pytest.mark.parametrize(
    "html",
    [
        '<img src="https://theirs/a.jpg" alt="">',
        '<img alt="no address">',
        "<p>an &lt;img&gt; in words</p>",
        "<image>",
        '<img src="https://ours/a.jpg" alt="never closed',
    ],
)
def test_anything_else_stays_as_it_is(html: str) -> None:
    assert with_webp(html, webp_of) == html


def test_signs_in_attributes_do_not_end_an_image() -> None:
    html = with_webp(
        """<img alt="a > b 'c'" data-src="x" src='https://ours/a.jpg'><b>d</b>""", webp_of
    )

    assert html.startswith('<picture><source type="image/webp" srcset="https://ours/a.webp"><img')
    assert html.endswith("src='https://ours/a.jpg'></picture><b>d</b>")


def test_an_address_cannot_break_out_of_its_attribute() -> None:
    html = with_webp('<img src="https://ours/&quot;><script>.jpg">', webp_of)

    assert 'srcset="https://ours/&quot;&gt;&lt;script&gt;.webp"' in html
