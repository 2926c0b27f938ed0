"""What processes say of themselves and of others becomes one word on each neighbour."""

from uuid import uuid4

from api_service.status.neighbours import LANE_SECONDS, LINE_SECONDS, neighbours_of
from api_service.status.states import Neighbour, State
from chassis.presence import GONE_AFTER_SECONDS
from chassis.records import Lane
from chassis.standing import LaneStanding, Presence, Standing


def a_process(service: str, age_seconds: float = 4.0, **told: object) -> Presence:
    return Presence(process_id=uuid4(), service=service, told=told, age_seconds=age_seconds)


def judged(*seen: Presence, standing: Standing | None = None) -> dict[str, Neighbour]:
    return {one.name: one for one in neighbours_of(standing or Standing(), seen)}


def test_workers_are_counted_with_what_they_have_in_hand() -> None:
    workers = judged(a_process("worker", in_hand=3), a_process("worker", 9, in_hand=2))["workers"]

    assert (workers.state, workers.seen_seconds_ago) == (State.OK, 4)
    assert workers.figures == {"alive": 2, "jobs_in_hand": 5}
    assert "5건" in workers.said.ko


def test_a_worker_that_has_been_silent_is_gone_and_was_seen_then() -> None:
    workers = judged(a_process("worker", GONE_AFTER_SECONDS + 1, in_hand=3))["workers"]

    assert (workers.state, workers.seen_seconds_ago) == (State.DOWN, GONE_AFTER_SECONDS + 1)
    assert workers.figures == {"alive": 0, "jobs_in_hand": 0}


def test_who_was_never_here_is_down() -> None:
    everybody = judged()

    assert {everybody[name].state for name in ("workers", "relays", "couriers")} == {State.DOWN}
    assert everybody["workers"].seen_seconds_ago is None


def test_redis_is_as_the_courier_sees_it() -> None:
    courier = a_process("courier", neighbours={"queue": "down", "event_log": "ok"})

    everybody = judged(courier)

    assert everybody["redis"].state is State.DOWN
    assert everybody["event_log"].state is State.OK


def test_what_only_some_can_reach_is_degraded() -> None:
    courier = a_process("courier", neighbours={"event_log": "down"})
    relay = a_process("relay", neighbours={"event_log": "ok", "reading": "ok"})

    assert judged(courier, relay)["event_log"].state is State.DEGRADED


def test_nobody_knows_of_a_neighbour_that_nobody_watches() -> None:
    silent = a_process("courier", GONE_AFTER_SECONDS + 1, neighbours={"queue": "ok"})

    assert judged(silent)["redis"].state is State.UNKNOWN


def test_a_relay_that_does_not_keep_up_is_degraded() -> None:
    relays = judged(a_process("relay", neighbours={"reading": "down"}))["relays"]

    assert (relays.state, relays.figures["alive"]) == (State.DEGRADED, 1)


def test_a_lane_that_lags_is_degraded_and_says_for_how_long() -> None:
    lags = LaneStanding(rows=7, oldest_seconds=LANE_SECONDS + 1)

    everybody = judged(standing=Standing(lanes={Lane.EVENT: lags}))

    assert everybody["event_lane"].state is State.DEGRADED
    assert "31 s" in everybody["event_lane"].said.en
    assert everybody["task_lane"].state is State.OK


def test_a_job_that_has_waited_for_long_is_told() -> None:
    standing = Standing(
        jobs={("pending", ""): 2, ("pending", "copy"): 1, ("processing", "copy"): 9},
        oldest_pending_seconds=LINE_SECONDS + 1,
    )

    line = judged(standing=standing)["waiting_jobs"]

    assert line.state is State.DEGRADED
    assert line.figures == {"waiting": 3, "oldest_seconds": LINE_SECONDS + 1}


def test_each_supplier_is_told_by_its_breakers() -> None:
    everybody = judged(
        a_process("worker", suppliers={"openai copy": "ok", "together images": "down"}),
        a_process("worker", suppliers={"openai copy": "down"}),
    )

    assert everybody["supplier:openai copy"].state is State.DEGRADED
    assert everybody["supplier:together images"].state is State.DOWN
    assert everybody["supplier:together images"].title.en == "Supplier: together images"
