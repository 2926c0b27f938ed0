"""Each listener hears its own rows once, in order, and costs nobody else anything."""

from typing import Any

import pytest

from chassis.records import InboxRow
from contracts.jobs import UserId
from notification_service.hub import Hub, Subscriber
from notification_service.sse import KEEPALIVE, body_of, row_body

ANNA, BORA = UserId("anna"), UserId("bora")


def a_row(row_id: int, user_id: UserId = ANNA, *, is_notification: bool = True) -> InboxRow:
    return InboxRow(row_id, user_id, is_notification, b"{}")


@pytest.fixture
def listen(hub: Hub, outlets: Any) -> Any:
    def open_stream(user_id: UserId = ANNA, **kwargs: Any) -> tuple[Subscriber, Any]:
        outlet = outlets()
        with hub.subscription(user_id, **kwargs) as subscriber:
            subscriber.go_live(outlet)
        return subscriber, outlet

    return open_stream


def test_a_row_is_told_to_every_stream_of_its_user_and_to_no_other(hub: Hub, listen: Any) -> None:
    (_, first), (_, second), (_, stranger) = listen(), listen(), listen(BORA)

    hub.dispatch([a_row(1)])

    assert first.bodies == second.bodies == [row_body(a_row(1))]
    assert stranger.bodies == []


def test_a_row_that_was_replayed_is_not_told_again(hub: Hub, listen: Any) -> None:
    subscriber, outlet = listen()
    subscriber.cursor = 5

    hub.dispatch([a_row(5), a_row(6)])

    assert outlet.bodies == [row_body(a_row(6))]


def test_a_stream_that_still_replays_remembers_that_it_missed_something(hub: Hub) -> None:
    with hub.subscription(ANNA) as subscriber:
        hub.dispatch([a_row(1)])

        assert subscriber.missed
        assert not hub.unmarked


def test_a_stream_that_never_went_live_leaves_nothing_behind(hub: Hub) -> None:
    with hub.subscription(ANNA):
        assert hub.size == 1

    assert hub.size == 0


def test_told_notifications_wait_to_be_marked_and_progress_does_not(hub: Hub, listen: Any) -> None:
    listen()

    hub.dispatch([a_row(1), a_row(2, is_notification=False), a_row(3, BORA)])

    assert hub.unmarked == {1}


def test_a_stream_that_is_behind_is_dropped_and_the_others_hear_on(hub: Hub, listen: Any) -> None:
    (_, slow), (_, quick) = listen(), listen()
    slow.is_behind = True

    hub.dispatch([a_row(1)])

    assert slow.ended == "dropped"
    assert quick.bodies == [row_body(a_row(1))]
    assert hub.size == 1


async def test_no_two_signs_of_life_are_more_than_a_heartbeat_apart(
    hub: Hub, clock: Any, listen: Any
) -> None:
    _, outlet = listen()
    silent = 0.0

    for _ in range(400):
        heard = len(outlet.bodies)
        await clock.advance(0.25)
        hub.turn()
        silent = 0.0 if len(outlet.bodies) > heard else silent + 0.25
        assert silent < 15

    assert set(outlet.bodies) == {body_of(KEEPALIVE)}
    assert 6 <= len(outlet.bodies) <= 8


async def test_a_stream_ends_between_80_and_100_percent_of_its_time(
    hub: Hub, clock: Any, listen: Any
) -> None:
    subscriber, outlet = listen()
    assert 480 <= subscriber.ends_at <= 600

    await clock.advance(601)
    hub.turn()

    assert outlet.ended == "ended"
    assert hub.size == 0


async def test_a_stream_ends_when_its_token_expires(hub: Hub, clock: Any, listen: Any) -> None:
    _, outlet = listen(until=5.0)
    await clock.advance(4.5)
    hub.turn()
    assert not outlet.ended

    await clock.advance(0.5)
    hub.turn()

    assert outlet.ended == "ended"


def test_the_newest_stream_of_a_user_displaces_the_oldest(hub: Hub, listen: Any) -> None:
    outlets = [listen()[1] for _ in range(4)]

    assert [outlet.ended for outlet in outlets] == ["ended", "", "", ""]
    assert outlets[0].bodies == [b"retry: 60000\n\n"]
    assert hub.size == 3


def test_a_stream_displaced_while_it_replays_ends_as_soon_as_it_is_live(
    hub: Hub, listen: Any, outlets: Any
) -> None:
    outlet = outlets()
    with hub.subscription(ANNA) as subscriber:
        for _ in range(3):
            listen()
        subscriber.go_live(outlet)

    assert outlet.ended == "ended"


def test_a_full_hub_says_so(hub: Hub, listen: Any) -> None:
    for number in range(5):
        assert not hub.is_full
        listen(UserId(f"user-{number}"))

    assert hub.is_full


async def test_a_drain_takes_nobody_and_ends_all_at_random_moments(
    hub: Hub, clock: Any, listen: Any
) -> None:
    outlets = [listen(UserId(f"user-{number}"))[1] for number in range(5)]
    hub.drain()
    assert hub.is_full

    ended = []
    for _ in range(20):
        await clock.advance(1)
        hub.turn()
        ended.append(sum(outlet.ended == "ended" for outlet in outlets))

    assert ended[-1] == 5
    assert len(set(ended)) >= 4
    assert all(outlet.bodies[-1].startswith(b"retry: ") for outlet in outlets)


def test_forgetting_a_stream_twice_is_harmless(hub: Hub, listen: Any) -> None:
    subscriber, _ = listen()

    subscriber.lost()
    subscriber.lost()

    assert hub.size == 0


def test_whoever_listens_to_nobody_keeps_the_head_moving(hub: Hub) -> None:
    hub.dispatch([a_row(9)])

    assert hub.head == 9
