"""The rules of the house that can be read off the source."""

import ast
import re
from pathlib import PurePosixPath
from typing import Any

import pytest

BANNED_ROOMS = {"utils", "common", "helpers", "core", "lib", "misc", "base", "managers"}
SQL_STATEMENT = re.compile(
    r"^\s*(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\w+.*\sSET|DELETE\s+FROM|CREATE\s+TABLE|WITH\s+\w+\s+AS)\b",
    re.IGNORECASE | re.DOTALL,
)
# Law 3: a supplier's SDK is imported in one file, or in the few that are its edge.
SDK_HOMES = {
    "azure": {
        "eventhub.py",
        "eventhub_connection.py",
        "eventhub_reader.py",
        "eventhub_checkpoints.py",
        "eventhub_watch.py",
    },
    "celery": {"celery_queue.py", "celery_app.py", "tasks.py"},
    "kombu": {"celery_queue.py", "celery_app.py"},
    "fastapi": {"app.py", "routes.py", "auth.py", "problems.py", "health.py", "front.py"},
    "obstore": {"artifacts.py"},
    "yoyo": {"migrate.py"},
    "nh3": {"editor_html.py"},
    "pillow_heif": {"imaging.py"},
    "opentelemetry": {"tracing.py"},
}
# The edges, where every error is given its fate.
CATCHES_EVERYTHING = {"tasks.py", "relay.py", "problems.py"}


def test_every_module_opens_with_one_sentence(sources: Any, test_sources: Any) -> None:
    silent = [s.path for s in [*sources, *test_sources] if not ast.get_docstring(s.tree)]

    assert not silent


def test_no_room_is_named_after_nothing(tracked_files: list[str]) -> None:
    nameless = [
        name
        for name in tracked_files
        if BANNED_ROOMS & {PurePosixPath(part).stem for part in PurePosixPath(name).parts}
        # Kustomize's own word for what every overlay builds on.
        and not name.startswith("k8s/base/")
    ]

    assert not nameless


def test_python_contains_no_sql(sources: Any) -> None:
    statements = [
        f"{source.path}:{node.lineno}"
        for source in sources
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and SQL_STATEMENT.match(node.value)
    ]

    assert not statements


def test_the_environment_is_read_in_settings_alone(sources: Any) -> None:
    readers = [
        source.path
        for source in sources
        if re.search(r"os\.(environ|getenv)", source.text)
        and PurePosixPath(source.path).name != "settings.py"
    ]

    assert not readers


@pytest.mark.parametrize(("sdk", "homes"), SDK_HOMES.items())
def test_an_sdk_is_imported_at_its_edge_alone(sdk: str, homes: set[str], sources: Any) -> None:
    strays = [
        source.path
        for source in sources
        if sdk in {module.split(".")[0] for module in source.imported_modules()}
        and PurePosixPath(source.path).name not in homes
    ]

    assert not strays


def test_only_the_edges_catch_everything(sources: Any) -> None:
    catchers = [
        source.path
        for source in sources
        if re.search(r"except\s+(\(?Base)?Exception\b", source.text)
        and PurePosixPath(source.path).name not in CATCHES_EVERYTHING
    ]

    assert not catchers


def test_nothing_is_left_for_later(sources: Any, test_sources: Any) -> None:
    word = re.compile("TO" + "DO|FIX" + "ME|XX" + "X")
    left = [s.path for s in [*sources, *test_sources] if word.search(s.text)]

    assert not left


def test_a_suppression_says_what_it_suppresses_and_why(sources: Any) -> None:
    bare = [
        f"{source.path}:{number}"
        for source in sources
        for number, line in enumerate(source.text.splitlines(), start=1)
        if re.search(r"#\s*(noqa|type:\s*ignore)", line)
        and not re.search(r"#\s*(noqa: [A-Z0-9, ]+|type: ignore\[[a-z-, ]+\])\s+[-#—]\s?\S", line)
    ]

    assert not bare


def test_no_folder_is_deeper_than_three(sources: Any) -> None:
    deep = [s.path for s in sources if len(PurePosixPath(s.path.split("/src/")[1]).parts) > 4]

    assert not deep
