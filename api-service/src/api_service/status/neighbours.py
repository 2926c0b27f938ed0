"""What the record knows becomes a state and a sentence for each neighbour."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api_service.status import wording
from api_service.status.states import Neighbour, State
from api_service.status.wording import Words
from chassis.presence import GONE_AFTER_SECONDS
from chassis.records import Lane
from chassis.standing import LaneStanding, Presence, Standing
from chassis.violations import Said
from contracts.jobs import JobStatus

# As the alerts TasksNotCarried, EventsNotCarried and JobsWait have them.
LANE_SECONDS = 30
LINE_SECONDS = 120
LANE_NAMES = {Lane.TASK: "task_lane", Lane.EVENT: "event_lane"}


def neighbours_of(standing: Standing, seen: Sequence[Presence]) -> tuple[Neighbour, ...]:
    """Judge all of them; that there is something to judge shows that the record answers."""
    people = _People(seen)
    return (
        _neighbour("postgresql", wording.RECORD, State.OK, 0.0),
        _told("redis", wording.QUEUE, people.told("courier", "neighbours", "queue")),
        _told("event_log", wording.EVENT_LOG, people.told(None, "neighbours", "event_log")),
        _alive("couriers", wording.COURIERS, people.of("courier")),
        *(_lane(lane, standing.lanes.get(lane, LaneStanding())) for lane in Lane),
        _line(standing),
        _workers(people),
        _relays(people),
        *_suppliers(people),
    )


@dataclass(frozen=True)
class _People:
    """The processes, and what they tell of others while they are here."""

    seen: Sequence[Presence]

    def of(self, service: str) -> list[Presence]:
        return [one for one in self.seen if one.service == service]

    def told(self, service: str | None, kind: str, name: str) -> list[tuple[str, float]]:
        """Return each word on `name`, and its age, from whoever is here; None: any service."""
        return [
            (one.told[kind][name], one.age_seconds)
            for one in alive(self.seen)
            if service in (None, one.service) and name in one.told.get(kind, {})
        ]


def alive(seen: Iterable[Presence]) -> list[Presence]:
    return [one for one in seen if one.age_seconds <= GONE_AFTER_SECONDS]


def _neighbour(
    name: str,
    words: Words,
    state: State,
    seen_seconds_ago: float | None,
    figures: Mapping[str, int] | None = None,
) -> Neighbour:
    told = figures or {}
    said = words.of(state)
    return Neighbour(
        name=name,
        title=words.title,
        state=state,
        said=Said(ko=said.ko.format(**told), en=said.en.format(**told)),
        seen_seconds_ago=seen_seconds_ago,
        figures=told,
    )


def _told(name: str, words: Words, told: Sequence[tuple[str, float]]) -> Neighbour:
    youngest = min((age for _, age in told), default=None)
    return _neighbour(name, words, _together(word for word, _ in told), youngest)


def _together(words: Iterable[str]) -> State:
    """All say the same, or it is partly so; nobody says anything: nobody knows."""
    said = {word == "ok" for word in words}
    if len(said) > 1:
        return State.DEGRADED
    return {frozenset({True}): State.OK, frozenset({False}): State.DOWN}.get(
        frozenset(said), State.UNKNOWN
    )


def _alive(
    name: str,
    words: Words,
    seen: Sequence[Presence],
    *,
    when_alive: State = State.OK,
    **figures: int,
) -> Neighbour:
    here = len(alive(seen))
    youngest = min((one.age_seconds for one in seen), default=None)
    state = when_alive if here else State.DOWN
    return _neighbour(name, words, state, youngest, {"alive": here, **figures})


def _workers(people: _People) -> Neighbour:
    seen = people.of("worker")
    in_hand = sum(_count(one.told.get("in_hand")) for one in alive(seen))
    return _alive("workers", wording.WORKERS, seen, jobs_in_hand=in_hand)


def _count(told: Any) -> int:
    return told if isinstance(told, int) else 0


def _relays(people: _People) -> Neighbour:
    reading = _together(word for word, _ in people.told("relay", "neighbours", "reading"))
    late = reading in (State.DEGRADED, State.DOWN)
    return _alive(
        "relays",
        wording.RELAYS,
        people.of("relay"),
        when_alive=State.DEGRADED if late else State.OK,
    )


def _lane(lane: Lane, there: LaneStanding) -> Neighbour:
    figures = {"waiting": there.rows, "oldest_seconds": round(there.oldest_seconds)}
    return _waiting(LANE_NAMES[lane], wording.LANES[lane], figures, LANE_SECONDS)


def _line(standing: Standing) -> Neighbour:
    pending = str(JobStatus.PENDING)
    waiting = sum(count for (status, _), count in standing.jobs.items() if status == pending)
    oldest = round(standing.oldest_pending_seconds)
    figures = {"waiting": waiting, "oldest_seconds": oldest}
    return _waiting("waiting_jobs", wording.WAITING_JOBS, figures, LINE_SECONDS)


def _waiting(name: str, words: Words, figures: Mapping[str, int], limit: int) -> Neighbour:
    state = State.DEGRADED if figures["oldest_seconds"] > limit else State.OK
    return _neighbour(name, words, state, 0.0, figures)


def _suppliers(people: _People) -> list[Neighbour]:
    told: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for one in alive(people.of("worker")):
        for name, word in one.told.get("suppliers", {}).items():
            told[name].append((word, one.age_seconds))
    return [_supplier(name, words) for name, words in sorted(told.items())]


def _supplier(name: str, told: Sequence[tuple[str, float]]) -> Neighbour:
    title = Said(*(text.replace("{supplier}", name) for text in wording.SUPPLIER.title))
    return _told(f"supplier:{name}", wording.SUPPLIER._replace(title=title), told)
