"""What a client asks for in request headers."""

import pytest

from api_service.headers import (
    InvalidIdempotencyKeyError,
    holds,
    idempotency_key,
    wait_seconds,
    will_not_wait,
)


@pytest.mark.parametrize(
    ("if_none_match", "expected"),
    [
        ([], False),
        ([""], False),
        (["*"], True),
        ([" * "], True),
        (['"abc"'], True),
        (['W/"abc"'], True),
        (['"other", W/"abc"'], True),
        (['"other"', '"abc"'], True),
        (['"a,b" , "abc"'], True),
        (['"other"'], False),
        (['"abcd", "xabc"'], False),
        (["abc"], False),
        (['"*"'], False),
        (['*, "other"'], False),
    ],
)
def test_a_tag_is_held_by_name_weakly_in_a_list_or_by_the_star(
    if_none_match: list[str], expected: bool
) -> None:
    assert holds(if_none_match, '"abc"') is expected
    assert holds(if_none_match, 'W/"abc"') is expected


@pytest.mark.parametrize(
    ("header", "key"),
    [
        (None, None),
        ("abc", "abc"),
        ('"abc"', "abc"),
        (" abc ", "abc"),
        ('"', '"'),
        ("k" * 255,) * 2,
    ],
)
def test_a_key_is_the_same_in_quotes_and_without(header: str | None, key: str | None) -> None:
    assert idempotency_key(header) == key


@pytest.mark.parametrize("header", ["", '""', "a b", "키", "k" * 256, "a\tb"])
def test_what_is_no_visible_ascii_is_no_key(header: str) -> None:
    with pytest.raises(InvalidIdempotencyKeyError):
        idempotency_key(header)


@pytest.mark.parametrize(
    ("prefer", "seconds"),
    [
        ("wait=5", 5),
        ("respond-async, wait=10", 10),
        ('wait="7"', 7),
        ("WAIT = 3", 3),
        ("wait=600", 60),
        ("wait=0", None),
        ("wait=-1", None),
        ("wait=soon", None),
        ("await=5", None),
        ("", None),
        (None, None),
    ],
)
def test_a_wait_is_granted_up_to_a_minute(prefer: str | None, seconds: int | None) -> None:
    assert wait_seconds(prefer) == seconds


@pytest.mark.parametrize(
    ("prefer", "expected"),
    [
        ("respond-async", True),
        ("Respond-Async; x=1, return=minimal", True),
        ("wait=0", True),
        ("respond-async, wait=10", False),
        ("respond-asynchronously", False),
        ("return=respond-async", False),
        ("", False),
        (None, False),
    ],
)
def test_who_wants_an_answer_at_once_may_say_so(prefer: str | None, expected: bool) -> None:
    assert will_not_wait(prefer) is expected
