"""A worker that lives can be told from one that does not."""

import threading
import time
from pathlib import Path

from worker_service.heartbeat import (
    LIVE,
    READY,
    STALE_SECONDS,
    LiveBeat,
    forget,
    is_fresh,
    main,
    touch,
)


def test_a_file_that_was_never_touched_is_not_fresh(tmp_path: Path) -> None:
    assert not is_fresh(tmp_path, READY, now=time.time())


def test_a_touched_file_is_fresh_until_it_is_stale(tmp_path: Path) -> None:
    touch(tmp_path, READY)
    touched_at = (tmp_path / READY).stat().st_mtime

    assert is_fresh(tmp_path, READY, now=touched_at + STALE_SECONDS - 1)
    assert not is_fresh(tmp_path, READY, now=touched_at + STALE_SECONDS)


def test_the_live_beat_makes_its_directory_and_touches_at_once(tmp_path: Path) -> None:
    beat = LiveBeat(tmp_path / "worker", is_alive=lambda: True)

    beat.start()
    beat.stop()

    assert is_fresh(tmp_path / "worker", LIVE, now=time.time())


def test_the_live_beat_is_silent_while_the_event_loop_is_stuck(tmp_path: Path) -> None:
    asked: list[str] = []
    asked_often = threading.Event()

    def is_alive() -> bool:
        asked.append("alive?")
        if len(asked) == 1:
            forget(tmp_path, LIVE)
        if len(asked) == 4:
            asked_often.set()
        return False

    beat = LiveBeat(tmp_path, is_alive=is_alive, every_seconds=0.001)
    beat.start()
    assert asked_often.wait(10)
    beat.stop()

    assert not is_fresh(tmp_path, LIVE, now=time.time())


def test_the_probe_answers_with_its_exit_code(tmp_path: Path) -> None:
    touch(tmp_path, LIVE)

    assert main([str(tmp_path), LIVE]) == 0
    assert main([str(tmp_path), READY]) == 1


def test_a_new_process_is_not_ready_because_the_last_one_was(tmp_path: Path) -> None:
    touch(tmp_path, READY)

    forget(tmp_path, READY)
    forget(tmp_path, READY)

    assert not is_fresh(tmp_path, READY, now=time.time())
