"""A document holds the page, says what it is, and lets nothing out of its place."""

import json

from api_service.documents.document import embedded, policy


def test_nothing_in_json_ends_the_element_that_holds_it() -> None:
    hostile = {"name": "</script><script>alert(1)</script><!-- & \u2028"}

    text = embedded(hostile)

    assert not set("<>&\u2028") & set(text)
    assert json.loads(text) == hostile


def test_pictures_may_come_from_our_own_origin_even_without_tls() -> None:
    told = dict(part.split(" ", 1) for part in policy("http://localhost:8080/x").split("; "))

    assert told["default-src"] == "'none'"
    assert told["img-src"] == "'self' data: https: http://localhost:8080"
    assert "script-src" not in told
