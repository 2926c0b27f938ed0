"""A place in line is told from a snapshot, without a query."""

from api_service.generation.waiting_line import WaitingLine
from chassis.adapters.memory import ManualClock, MemoryJobStore, MemoryRecord
from chassis.errors import TransientError
from chassis.records import QueueDepth
from contracts.jobs import JobStatus


class Depths(MemoryJobStore):
    def __init__(self, **by_status: int) -> None:
        super().__init__(MemoryRecord())
        self.seen = QueueDepth(by_status={JobStatus(k): n for k, n in by_status.items()})
        self.looks = 0
        self.is_down = False

    async def depth(self) -> QueueDepth:
        self.looks += 1
        if self.is_down:
            raise TransientError("down")
        return self.seen


def a_line(jobs: Depths) -> WaitingLine:
    return WaitingLine(jobs=jobs, clock=ManualClock(), page_seconds=8)


def test_the_first_job_is_first_in_line() -> None:
    assert a_line(Depths()).join() == (1, 8)


async def test_jobs_that_wait_already_stand_in_front() -> None:
    line = a_line(Depths(pending=4, processing=2))
    await line.look()

    assert line.join() == (5, 24)


async def test_those_who_came_since_the_last_look_are_counted() -> None:
    jobs = Depths(pending=4)
    line = a_line(jobs)
    await line.look()

    places = [line.join().position for _ in range(3)]

    assert places == [5, 6, 7]
    assert jobs.looks == 1


async def test_an_unreachable_record_leaves_the_last_snapshot() -> None:
    jobs = Depths(pending=4)
    line = a_line(jobs)
    await line.look()
    jobs.is_down = True

    await line.look_unless_unreachable()

    assert line.join().position > 4
