"""Inline styles say how a page looks, and never what it loads or covers."""

import pytest

from api_service.product_details.inline_style import allowed_style


@pytest.mark.parametrize(
    "style",
    [
        "max-width:860px;margin:0 auto;width:100%",
        "COLOR: Red !important;",
        "font-family:'Apple SD Gothic Neo','Malgun Gothic',sans-serif",
        "display:grid;grid-template-columns:repeat(2, minmax(0, 1fr));gap:12px",
        "background:linear-gradient(180deg,#fff 0%,rgba(0,0,0,.5) 100%)",
        "background-color:#fff;border:1px solid #e5e5e5;border-radius:12px",
        "padding:calc(10px + 2%);line-height:1.6;box-shadow:0 1px 2px rgb(0 0 0 / 10%)",
        'font-family:"맑은 고딕"',
    ],
)
def test_what_only_paints_comes_back_unchanged(style: str) -> None:
    assert allowed_style(style) == style


@pytest.mark.parametrize(
    "declaration",
    [
        "position:fixed",
        "position : absolute",
        "z-index:9999",
        "background:url(https://tracker.example/x)",
        "background:URL(https://tracker.example/x)",
        "background:u\\72l(https://tracker.example/x)",
        "background:\\75\\72\\6c(https://tracker.example/x)",
        "background:image-set('x' 1x)",
        "background:ｕｒｌ(x)",
        "background-image:url(x)",
        "background-color:expression(alert(1))",
        "color:var(--x)",
        "color:attr(data-x)",
        "width:env(x)",
        "behavior:url(x.htc)",
        "-moz-binding:url(x.xml)",
        "content:'x'",
        "cursor:url(x),auto",
        "list-style-image:url(x)",
        "filter:url(x)",
        "color:red/*",
        "color:'red",
        "color:{red",
        "--x:1",
        "@import 'x'",
        "color",
        "",
    ],
)
def test_what_could_do_more_is_left_out(declaration: str) -> None:
    assert allowed_style(f"color:red;{declaration};margin:0") in {
        "color:red;margin:0",
        "color:red;;margin:0",
    }


def test_a_style_of_which_nothing_may_stand_is_none() -> None:
    assert allowed_style("position:fixed;behavior:url(x)") is None
