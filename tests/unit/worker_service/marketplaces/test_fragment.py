"""What a marketplace would take out is not in the HTML that it is given."""

from contracts.exports import Marketplace
from worker_service.marketplaces.fragment import Profile, fragment, image_keys
from worker_service.marketplaces.limits import limits_of

OURS = "http://localhost:8080/api/generation/artifacts/jobs/1/hero.jpg"
PROFILE = Profile(
    tags=limits_of(Marketplace.SMARTSTORE).tags, image_address=lambda _: "images/01.jpg"
)


def test_links_ids_scripts_and_handlers_go_and_their_text_stays() -> None:
    html = '<div id="x" data-block-id="hero" onclick="x()"><a href="https://y">가 &lt;b&gt;</a>'
    html += "<script>alert(1)</script></div>"

    assert fragment(html, PROFILE) == "<div>가 &lt;b&gt;</div>"


def test_only_pictures_of_ours_stay() -> None:
    html = f'<div><img src="{OURS}" alt="컵"><img src="https://z.example/t.gif"></div>'

    assert fragment(html, PROFILE) == '<div><img src="images/01.jpg" alt="컵"></div>'
    assert image_keys(html) == ("jobs/1/hero.jpg",)


def test_no_style_can_fetch_or_cover() -> None:
    html = '<p style="color:red;position:fixed;background-color:url(//x)">가</p>'

    assert fragment(html, PROFILE) == '<p style="color:red">가</p>'


def test_an_amazon_description_is_text_in_lines() -> None:
    profile = Profile(tags=limits_of(Marketplace.AMAZON).tags, image_address=lambda _: None)

    html = fragment("<div><h2>컵</h2><p>가볍다</p></div>", profile)

    assert html == "컵<br><p>가볍다</p><br>"
