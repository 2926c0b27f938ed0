"""Every sentence of the status page, in both languages."""

from typing import NamedTuple

from api_service.status.states import State
from chassis.records import Lane
from chassis.violations import Said


class Words(NamedTuple):
    """What is said of one neighbour, by its state."""

    title: Said
    ok: Said
    degraded: Said
    down: Said

    def of(self, state: State) -> Said:
        said = {State.OK: self.ok, State.DEGRADED: self.degraded, State.DOWN: self.down}
        return said.get(state, UNKNOWN)


UNKNOWN = Said("지금은 상태를 알 수 없습니다.", "How it is cannot be told right now.")

TITLE = Said("Pageloom 상태", "Status of Pageloom")
OVERALL = {
    State.OK: Said("모두 정상입니다.", "Everything works."),
    State.DEGRADED: Said(
        "주문은 받고 있지만, 제작이나 알림이 늦거나 일부 결과가 대체될 수 있습니다.",
        "Orders are accepted; pages or notifications may be late, or made with a fallback.",
    ),
    State.DOWN: Said(
        "지금은 주문을 받을 수 없습니다. 이미 받은 주문은 사라지지 않습니다.",
        "No order can be accepted right now. Those that were accepted are kept.",
    ),
}
STATES = {
    State.OK: Said("정상", "OK"),
    State.DEGRADED: Said("주의", "Degraded"),
    State.DOWN: Said("중단", "Down"),
    State.UNKNOWN: Said("알 수 없음", "Unknown"),
}
CHECKED_AT = Said("확인한 시각: {moment}", "Looked at: {moment}")
SECONDS_AGO = Said("{count}초 전 확인", "seen {count} s ago")
MINUTES_AGO = Said("{count}분 전 확인", "seen {count} min ago")
NEVER_SEEN = Said("최근에 확인되지 않음", "not seen lately")

RECORD = Words(
    title=Said("PostgreSQL (기록)", "PostgreSQL (the record)"),
    ok=Said("기록을 읽을 수 있습니다.", "The record answers."),
    degraded=UNKNOWN,
    down=Said(
        "기록에 연결할 수 없어 주문을 받지 못합니다.",
        "The record cannot be reached, so no order can be accepted.",
    ),
)
QUEUE = Words(
    title=Said("Redis (대기열)", "Redis (the queue)"),
    ok=Said("작업을 대기열에 넣을 수 있습니다.", "Tasks reach the queue."),
    degraded=Said(
        "대기열에 연결하지 못하는 프로세스가 있습니다.",
        "Some processes cannot reach the queue.",
    ),
    down=Said(
        "대기열에 연결할 수 없어 제작이 늦어집니다. 받은 주문은 사라지지 않습니다.",
        "The queue cannot be reached: pages are late, and no order is lost.",
    ),
)
EVENT_LOG = Words(
    title=Said("이벤트 로그", "Event log"),
    ok=Said("이벤트를 기록하고 읽을 수 있습니다.", "Events are written and read."),
    degraded=Said(
        "이벤트 로그에 연결하지 못하는 프로세스가 있습니다.",
        "Some processes cannot reach the event log.",
    ),
    down=Said(
        "이벤트 로그에 연결할 수 없어 알림이 늦어집니다. 알림은 사라지지 않습니다.",
        "The event log cannot be reached: notifications are late, and none is lost.",
    ),
)
COURIERS = Words(
    title=Said("전달 프로세스", "Couriers"),
    ok=Said("{alive}개가 동작하고 있습니다.", "Alive: {alive}."),
    degraded=UNKNOWN,
    down=Said(
        "동작하는 전달 프로세스가 없어 제작과 알림이 늦어집니다.",
        "No courier is alive: pages and notifications wait.",
    ),
)
WORKERS = Words(
    title=Said("제작 워커", "Workers"),
    ok=Said(
        "{alive}개가 동작하며 작업 {jobs_in_hand}건을 처리하고 있습니다.",
        "Alive: {alive}; jobs in hand: {jobs_in_hand}.",
    ),
    degraded=UNKNOWN,
    down=Said(
        "동작하는 워커가 없어 상세페이지를 만들지 못합니다. 주문은 순서를 기다립니다.",
        "No worker is alive: no page is made, and orders wait.",
    ),
)
RELAYS = Words(
    title=Said("알림 서비스", "Relays"),
    ok=Said("{alive}개가 동작하고 있습니다.", "Alive: {alive}."),
    degraded=Said(
        "{alive}개가 동작하고 있지만 이벤트를 제때 읽지 못해 알림이 늦을 수 있습니다.",
        "Alive: {alive}; events are not read in time, so notifications may be late.",
    ),
    down=Said(
        "동작하는 알림 서비스가 없어 알림이 늦어집니다. 알림은 사라지지 않습니다.",
        "No relay is alive: notifications are late, and none is lost.",
    ),
)
LANES = {
    Lane.TASK: Words(
        title=Said("대기열로 보낼 작업", "Tasks for the queue"),
        ok=Said("{waiting}건이 전달을 기다립니다.", "Waiting to be carried: {waiting}."),
        degraded=Said(
            "{waiting}건이 전달을 기다리며, 가장 오래된 것은 {oldest_seconds}초째입니다.",
            "Waiting to be carried: {waiting}; the oldest for {oldest_seconds} s.",
        ),
        down=UNKNOWN,
    ),
    Lane.EVENT: Words(
        title=Said("로그로 보낼 이벤트", "Events for the log"),
        ok=Said("{waiting}건이 전달을 기다립니다.", "Waiting to be carried: {waiting}."),
        degraded=Said(
            "{waiting}건이 전달을 기다리며, 가장 오래된 것은 {oldest_seconds}초째입니다.",
            "Waiting to be carried: {waiting}; the oldest for {oldest_seconds} s.",
        ),
        down=UNKNOWN,
    ),
}
WAITING_JOBS = Words(
    title=Said("순서를 기다리는 주문", "Jobs in line"),
    ok=Said("{waiting}건이 순서를 기다립니다.", "Waiting for a worker: {waiting}."),
    degraded=Said(
        "{waiting}건이 순서를 기다리며, 가장 오래된 것은 {oldest_seconds}초째입니다.",
        "Waiting for a worker: {waiting}; the oldest for {oldest_seconds} s.",
    ),
    down=UNKNOWN,
)
SUPPLIER = Words(
    title=Said("공급자: {supplier}", "Supplier: {supplier}"),
    ok=Said("요청을 보내고 있습니다.", "It is asked as usual."),
    degraded=Said(
        "일부 워커가 잦은 실패로 요청을 잠시 멈추었습니다. 그동안 대체 방법으로 만듭니다.",
        "Some workers do not ask it, because it failed too often; fallbacks stand in.",
    ),
    down=Said(
        "잦은 실패로 요청을 잠시 멈추었습니다. 그동안 대체 방법으로 만듭니다.",
        "It is not asked for a while, because it failed too often; fallbacks stand in.",
    ),
)
