"""Drawing goes on in processes of its own, which die, hang and swell alone."""

import asyncio
import os
import signal
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from pickle import PicklingError

import psutil
import pytest

from chassis.errors import PermanentError, TransientError
from tests.integration.worker_service.conftest import until
from worker_service.drawing import DRAWING_DIED, DrawingRoom
from worker_service.drawing_process import NICENESS, Limits

LONG = 30.0
MIB = 1024 * 1024


@asynccontextmanager
async def a_room(
    *, processes: int = 1, tasks: int = 100, resident_mib: int = 400, mapped_mib: int = 512
) -> AsyncIterator[DrawingRoom]:
    limits = Limits(tasks=tasks, resident_mib=resident_mib, mapped_mib=mapped_mib)
    async with DrawingRoom(processes=processes, limits=limits) as room:
        yield room


def pid() -> int:
    return os.getpid()


def niceness() -> int:
    return os.nice(0)


def the_sum(*numbers: int) -> int:
    return sum(numbers)


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def crash_once(trace: Path) -> int:
    if not trace.exists():
        trace.touch()
        crash()
    return os.getpid()


def hang() -> None:
    threading.Event().wait()


def meet(here: Path, there: Path) -> int:
    """Return once the other has come as well, which it can only do beside this one."""
    here.touch()
    while not there.exists():
        time.sleep(0.01)
    return os.getpid()


def wait_for(path: Path, mark: Path) -> int:
    mark.touch()
    while not path.exists():
        time.sleep(0.01)
    return os.getpid()


def note(path: Path, word: str) -> int:
    with path.open("a") as file:
        file.write(f"{word}\n")
    return os.getpid()


def hoard(mib: int) -> int:
    return len(bytearray(mib * MIB))


def swell(kept: list[bytearray], mib: int) -> int:
    kept.append(bytearray(mib * MIB))
    hoarded.append(kept)
    return os.getpid()


hoarded: list[object] = []


def refuse(error: Exception) -> None:
    raise error


def a_function() -> Callable[[], None]:
    return lambda: None


async def there(path: Path) -> None:
    await asyncio.to_thread(until, path.exists, seconds=LONG)


async def test_a_function_is_run_in_another_process() -> None:
    async with a_room() as room:
        assert await room.run(the_sum, 1, 2, 3, near="", seconds=LONG) == 6
        assert await room.run(pid, near="", seconds=LONG) != os.getpid()


async def test_drawing_gives_way_to_everything_else() -> None:
    async with a_room() as room:
        assert await room.run(niceness, near="", seconds=LONG) == os.nice(0) + NICENESS


async def test_as_many_are_drawn_at_once_as_there_are_processes(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    async with a_room(processes=2) as room:
        pids = await asyncio.gather(
            room.run(meet, one, other, near="same", seconds=LONG),
            room.run(meet, other, one, near="same", seconds=LONG),
        )

    assert len(set(pids)) == 2


async def test_work_on_one_photo_meets_the_same_process() -> None:
    async with a_room(processes=3) as room:
        pids = [await room.run(pid, near="lamp", seconds=LONG) for _ in range(6)]

    assert len(set(pids)) == 1


async def test_a_process_first_does_what_is_near_the_photos_it_has_open(tmp_path: Path) -> None:
    order, go, busy = tmp_path / "order", tmp_path / "go", tmp_path / "busy"
    async with a_room() as room:
        first = asyncio.create_task(room.run(wait_for, go, busy, near="lamp", seconds=LONG))
        await there(busy)
        rest = [
            asyncio.create_task(room.run(note, order, near, near=near, seconds=LONG))
            for near in ("mug", "lamp", "box", "lamp")
        ]
        await asyncio.sleep(0)
        go.touch()
        await asyncio.gather(first, *rest)

    assert order.read_text().split() == ["lamp", "lamp", "mug", "box"]


async def test_nobody_is_overtaken_without_end(tmp_path: Path) -> None:
    order, go, busy = tmp_path / "order", tmp_path / "go", tmp_path / "busy"
    async with a_room() as room:
        first = asyncio.create_task(room.run(wait_for, go, busy, near="lamp", seconds=LONG))
        await there(busy)
        nears = ["mug", *["lamp"] * 40]
        rest = [
            asyncio.create_task(room.run(note, order, near, near=near, seconds=LONG))
            for near in nears
        ]
        await asyncio.sleep(0)
        go.touch()
        await asyncio.gather(first, *rest)

    assert order.read_text().split().index("mug") < 20


async def test_a_crash_fails_its_own_task_alone() -> None:
    async with a_room() as room:
        crashing = asyncio.create_task(room.run(crash, near="", seconds=LONG))
        others = [
            asyncio.create_task(room.run(the_sum, number, near="", seconds=LONG))
            for number in range(5)
        ]

        with pytest.raises(PermanentError) as raised:
            await crashing
        sums = await asyncio.gather(*others)

    assert raised.value.code == DRAWING_DIED
    assert sums == list(range(5))


async def test_a_process_that_is_killed_once_costs_nothing(tmp_path: Path) -> None:
    async with a_room() as room:
        first = await room.run(pid, near="", seconds=LONG)

        assert await room.run(crash_once, tmp_path / "trace", near="", seconds=LONG) != first


async def test_an_idle_process_that_is_killed_is_replaced() -> None:
    async with a_room() as room:
        first = await room.run(pid, near="", seconds=LONG)
        process = psutil.Process(first)
        process.kill()
        psutil.wait_procs([process], timeout=LONG)

        assert await room.run(pid, near="", seconds=LONG) != first


async def test_what_takes_too_long_is_ended_and_the_next_goes_on() -> None:
    async with a_room() as room:
        first = await room.run(pid, near="", seconds=LONG)

        with pytest.raises(TimeoutError):
            await room.run(hang, near="", seconds=0.05)

        assert await room.run(pid, near="", seconds=LONG) != first
        assert not psutil.pid_exists(first)


async def test_a_bomb_finds_no_more_memory_than_it_may() -> None:
    async with a_room(mapped_mib=128) as room:
        first = await room.run(pid, near="", seconds=LONG)

        with pytest.raises(RuntimeError, match="MemoryError"):
            await room.run(hoard, 256, near="", seconds=LONG)

        assert await room.run(pid, near="", seconds=LONG) == first


async def test_a_process_that_has_grown_is_replaced() -> None:
    async with a_room(resident_mib=120) as room:
        first = await room.run(swell, [], 128, near="", seconds=LONG)

        assert await room.run(pid, near="", seconds=LONG) != first


async def test_a_process_is_replaced_after_so_many_tasks() -> None:
    async with a_room(tasks=2) as room:
        pids = [await room.run(pid, near="", seconds=LONG) for _ in range(4)]

    assert pids[0] == pids[1] != pids[2] == pids[3]


async def test_our_own_errors_are_passed_on_as_they_are() -> None:
    async with a_room() as room:
        with pytest.raises(PermanentError) as permanent:
            await room.run(refuse, PermanentError("no", code="NO"), near="", seconds=LONG)
        error = TransientError("busy", retry_after_seconds=3)
        with pytest.raises(TransientError) as transient:
            await room.run(refuse, error, near="", seconds=LONG)

    assert permanent.value.code == "NO"
    assert transient.value.retry_after_seconds == 3


async def test_anybody_elses_error_is_told_by_name() -> None:
    async with a_room() as room:
        with pytest.raises(RuntimeError, match="ZeroDivisionError: no"):
            await room.run(refuse, ZeroDivisionError("no"), near="", seconds=LONG)


async def test_what_cannot_be_sent_fails_alone() -> None:
    async with a_room() as room:
        with pytest.raises((AttributeError, TypeError, PicklingError)):
            await room.run(lambda: None, near="", seconds=LONG)
        with pytest.raises(PermanentError):
            await room.run(a_function, near="", seconds=LONG)

        assert await room.run(the_sum, 1, near="", seconds=LONG) == 1


async def test_work_that_nobody_waits_for_any_more_is_left_out(tmp_path: Path) -> None:
    order, go, busy = tmp_path / "order", tmp_path / "go", tmp_path / "busy"
    async with a_room() as room:
        first = asyncio.create_task(room.run(wait_for, go, busy, near="", seconds=LONG))
        await there(busy)
        dropped = asyncio.create_task(room.run(note, order, "dropped", near="", seconds=LONG))
        kept = asyncio.create_task(room.run(note, order, "kept", near="", seconds=LONG))
        await asyncio.sleep(0)
        dropped.cancel()
        await asyncio.sleep(0)
        go.touch()
        await asyncio.gather(first, kept)

    assert order.read_text().split() == ["kept"]


async def test_a_closed_room_leaves_no_process_and_keeps_nobody_waiting(tmp_path: Path) -> None:
    go, busy = tmp_path / "never", tmp_path / "busy"
    async with a_room() as room:
        process = await room.run(pid, near="", seconds=LONG)
        hands = [
            asyncio.create_task(room.run(wait_for, go, busy, near="", seconds=LONG))
            for _ in range(2)
        ]
        await there(busy)

    for hand in hands:
        with pytest.raises(TransientError):
            await hand
    with pytest.raises(TransientError):
        await room.run(pid, near="", seconds=LONG)
    assert not psutil.pid_exists(process)
