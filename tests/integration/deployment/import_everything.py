"""Run inside a service's own environment: imports its every module, and what these name anywhere.

usage: python import_everything.py PACKAGE
"""

import ast
import importlib
import importlib.util
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path


def modules_of(package: str) -> Iterator[str]:
    """Yield the package's modules by name, but for those that run something."""
    yield package
    for found in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
        if not found.name.endswith("__main__"):
            yield found.name


def imported_by(module: str) -> Iterator[str]:
    """Yield what the module imports, inside of functions too."""
    found = importlib.util.find_spec(module)
    if found is None or found.origin is None:
        return
    for node in ast.walk(ast.parse(Path(found.origin).read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def main(package: str) -> None:
    own = list(modules_of(package))
    named = {name for module in own for name in imported_by(module)}
    for name in sorted({*own, *named}):
        importlib.import_module(name)
    sys.stdout.write(f"{len(own)} modules\n")


if __name__ == "__main__":
    main(sys.argv[1])
