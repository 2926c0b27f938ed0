"""A file that grows past its limit is two rooms."""

from typing import Any

FILE_LINES = 300
FUNCTION_LINES = 40
ARGUMENTS = 6


def _lines(function: Any) -> int:
    return function.end_lineno - function.lineno + 1


def _arguments(function: Any) -> int:
    own = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return len([argument for argument in own if argument.arg not in ("self", "cls")])


def test_no_file_is_longer_than_its_limit(sources: Any, test_sources: Any) -> None:
    too_long = {s.path: s.lines for s in [*sources, *test_sources] if s.lines > FILE_LINES}

    assert not too_long


def test_no_function_is_longer_than_its_limit(sources: Any, test_sources: Any) -> None:
    too_long = {
        f"{source.path}:{function.name}": _lines(function)
        for source in [*sources, *test_sources]
        for function in source.functions()
        if _lines(function) > FUNCTION_LINES
    }

    assert not too_long


def test_no_function_takes_more_arguments_than_the_limit(sources: Any) -> None:
    too_many = {
        f"{source.path}:{function.name}": _arguments(function)
        for source in sources
        for function in source.functions()
        if _arguments(function) > ARGUMENTS
    }

    assert not too_many


def test_half_of_all_functions_are_short(sources: Any) -> None:
    lengths = sorted(_lines(f) for source in sources for f in source.functions())

    assert lengths[len(lengths) // 2] <= 10
    assert lengths[int(len(lengths) * 0.95)] <= 28
