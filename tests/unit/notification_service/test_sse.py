"""Frames are what a browser's EventSource parses."""

from chassis.records import InboxRow
from contracts.jobs import UserId
from notification_service.sse import (
    KEEPALIVE,
    as_frame,
    body_of,
    connected_body,
    retry_body,
    row_body,
    rows_body,
)

SELLER = UserId("판매자")


def test_a_notification_carries_its_row_id_and_its_json_untouched() -> None:
    row = InboxRow(7, SELLER, True, b'{"event_id":"e"}')

    assert row_body(row) == b'id: 7\ndata: {"type":"notification","data":{"event_id":"e"}}\n\n'


def test_progress_is_told_as_progress() -> None:
    row = InboxRow(8, SELLER, False, b'{"progress":40}')

    assert row_body(row) == b'id: 8\ndata: {"type":"progress","data":{"progress":40}}\n\n'


def test_rows_follow_one_another_in_one_body() -> None:
    rows = [InboxRow(n, SELLER, True, b"{}") for n in (1, 2)]

    assert rows_body(rows) == row_body(rows[0]) + row_body(rows[1])


def test_a_frame_is_also_a_chunk_of_http() -> None:
    frame = as_frame(b"data: 12345678901\n\n")

    assert frame == b"13\r\ndata: 12345678901\n\n\r\n"


def test_connected_names_its_user_in_utf_8() -> None:
    assert connected_body(SELLER) == 'data: {"type":"connected","user_id":"판매자"}\n\n'.encode()


def test_keepalive_is_an_event_that_a_page_can_see() -> None:
    assert body_of(KEEPALIVE) == b'data: {"type":"keepalive"}\n\n'


def test_retry_alone_is_no_event() -> None:
    assert retry_body(2500) == b"retry: 2500\n\n"
