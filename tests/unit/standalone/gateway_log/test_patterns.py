"""What is seen only in many requests together."""

from standalone.gateway_log.patterns import Burst, bursts, constant_lifetime, percentile


def test_failures_around_a_restart_are_one_burst_and_a_single_one_is_none() -> None:
    assert bursts([100.0, 101.0, 103.5, 200.0, 300.0, 300.1]) == [Burst(100.0, 103.5, 3)]


def test_streams_that_end_at_the_same_age_were_cut() -> None:
    at = constant_lifetime([60.0, 60.01, 59.98, 60.2, 60.1, 12.0, 300.0])

    assert at is not None
    assert round(at) == 60


def test_streams_that_end_as_ours_do_were_not_cut() -> None:
    assert constant_lifetime([480.0 + 10 * number for number in range(12)]) is None


def test_streams_that_end_at_once_say_nothing() -> None:
    assert constant_lifetime([0.1] * 50) is None


def test_a_few_streams_prove_nothing() -> None:
    assert constant_lifetime([60.0] * 4) is None


def test_percentiles_are_values_that_were_measured() -> None:
    seconds = [float(number) for number in range(1, 101)]

    assert [percentile(seconds, share) for share in (0.5, 0.95, 0.99)] == [50.0, 95.0, 99.0]
    assert percentile([7.0], 0.99) == 7.0
