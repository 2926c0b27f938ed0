"""Whoever waits on the wheel is due once, in time, and never after leaving."""

from notification_service.wheel import Wheel


class Rider:
    slot = 0


def test_a_rider_is_due_at_its_time_and_not_before() -> None:
    wheel: Wheel[Rider] = Wheel(now=0)
    rider = Rider()

    wheel.put(rider, due=10)

    assert list(wheel.due(9.7)) == []
    assert list(wheel.due(10)) == [rider]
    assert list(wheel.due(20)) == []


def test_a_late_turn_makes_up_for_those_it_missed() -> None:
    wheel: Wheel[Rider] = Wheel(now=0)
    riders = [Rider(), Rider(), Rider()]
    for n, rider in enumerate(riders):
        wheel.put(rider, due=n + 1)

    assert list(wheel.due(60)) == riders


def test_a_time_that_has_passed_is_the_next_turn() -> None:
    wheel: Wheel[Rider] = Wheel(now=0)
    assert list(wheel.due(100)) == []
    rider = Rider()

    wheel.put(rider, due=5)

    assert list(wheel.due(100.25)) == [rider]


def test_a_rider_that_left_is_not_due() -> None:
    wheel: Wheel[Rider] = Wheel(now=0)
    rider = Rider()
    wheel.put(rider, due=1)

    wheel.remove(rider)

    assert list(wheel.due(2)) == []


def test_a_rider_may_be_put_back_while_the_wheel_turns() -> None:
    wheel: Wheel[Rider] = Wheel(now=0)
    rider = Rider()
    wheel.put(rider, due=1)

    for due in wheel.due(1):
        wheel.put(due, due=1)

    assert list(wheel.due(1.25)) == [rider]
