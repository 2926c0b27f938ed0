"""The OpenAPI document tells all that the routes do."""

from typing import Any

import pytest
from fastapi import FastAPI

from api_service.app import create_app
from tests.unit.api_service.builders import some_settings


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return create_app(some_settings()).openapi()


def operations(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method} {path}", operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def references(value: Any) -> set[str]:
    if isinstance(value, dict):
        own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
        return own.union(*(references(inner) for inner in value.values()))
    if isinstance(value, list):
        return set().union(*(references(inner) for inner in value))
    return set()


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}

    assert references(document) <= known


def test_every_answer_has_an_example(document: dict[str, Any]) -> None:
    without = [
        (name, status)
        for name, operation in operations(document)
        for status, response in operation["responses"].items()
        for kind, content in response.get("content", {}).items()
        if not content.get("examples") and kind not in {"image/*", "application/zip"}
    ]

    assert without == []


def test_every_route_behind_a_token_says_what_is_answered_without(
    document: dict[str, Any],
) -> None:
    silent = [
        name
        for name, operation in operations(document)
        if operation.get("security") != [] and "401" not in operation["responses"]
    ]

    assert silent == []


def test_the_body_and_the_headers_of_an_order_are_described(document: dict[str, Any]) -> None:
    order = document["paths"]["/api/generation/display-list"]["post"]

    assert {p["name"] for p in order["parameters"]} == {"Idempotency-Key", "Prefer"}
    assert order["requestBody"]["content"]["application/json"]["examples"]


def test_signing_in_and_the_docs_page_exist_in_mode_dev_alone() -> None:
    gateway = create_app(some_settings(auth_mode="gateway"))

    assert not any("/api/auth" in path for path in gateway.openapi()["paths"])
    assert _docs_url(gateway) is None


def _docs_url(app: FastAPI) -> str | None:
    return app.docs_url
