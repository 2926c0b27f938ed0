"""HTML from an editor is brought back to what a block may be."""

import pytest

from api_service.product_details.editor_html import clean_block


def cleaned(html: str) -> str:
    return clean_block(html, lambda source: source)


def test_a_block_of_ours_comes_back_unchanged() -> None:
    block = (
        '<div style="max-width:860px;margin:0 auto" data-block-id="hero">'
        '<img src="https://ours/x.jpg" alt="컵 &gt; 접시" width="860" height="600" loading="lazy">'
        '<h2 style="font-size:32px">제목 &amp; 부제</h2>'
        '<table><tbody><tr><th scope="row">재질</th><td colspan="2">흙</td></tr></tbody></table>'
        "</div>"
    )

    assert cleaned(block) == block


def test_the_editors_own_sections_become_divs() -> None:
    assert cleaned('<section style="color:red"><p>글</p></section>') == (
        '<div style="color:red"><p>글</p></div>'
    )


def test_formatting_of_an_editor_stays() -> None:
    block = (
        "<div><p><b>b</b><i>i</i><u>u</u><s>s</s><strike>k</strike>"
        '<span style="font-size:20px">n</span><font color="#ff0000" size="5">f</font></p></div>'
    )

    assert cleaned(block) == block


def test_bare_text_gets_a_root() -> None:
    assert cleaned("글") == "<div>글</div>"


@pytest.mark.parametrize("address", ["https://shop.example", "mailto:a@b.c", "tel:010-1234-5678"])
def test_links_that_lead_to_people_stay(address: str) -> None:
    assert f'href="{address}"' in cleaned(f'<div><a href="{address}">x</a></div>')


@pytest.mark.parametrize("address", ["javascript:x", "data:text/html,x", "http://x", "/x", "#x"])
def test_other_links_lose_their_address(address: str) -> None:
    assert "href" not in cleaned(f'<div><a href="{address}">x</a></div>')


def test_an_image_without_an_address_is_no_image() -> None:
    assert clean_block('<div><img src="https://x/y" alt="a">글</div>', lambda _: None) == (
        "<div>글</div>"
    )


def test_every_image_is_asked_about() -> None:
    asked: list[str] = []

    def address(source: str) -> None:
        asked.append(source)

    clean_block('<img src="blob:http://x"><img src=" /a "><img src="data:image/png;,x">', address)

    assert asked == ["blob:http://x", "/a", "data:image/png;,x"]
