"""What an attempt says: each step down once, each image as it is done."""

from contracts.events import JobProgressed
from contracts.jobs import JobWarning, Stage, WarningCode
from tests.unit.worker_service.builders import Room
from worker_service.attempt import Attempt


async def test_a_step_down_taken_by_many_images_is_told_once() -> None:
    room = Room()
    attempt = Attempt(room.jobs, await room.claimed())

    attempt.warn((WarningCode.IMAGE_FALLBACK_ORIGINAL,))
    attempt.warn((WarningCode.PHOTO_SMALL, WarningCode.IMAGE_FALLBACK_ORIGINAL))

    told = [(warning.code, warning.stage) for warning in attempt.warnings()]
    assert told == [
        (WarningCode.PHOTO_SMALL, Stage.PHOTO),
        (WarningCode.IMAGE_FALLBACK_ORIGINAL, Stage.IMAGES),
    ]


async def test_a_photo_whose_absence_was_explained_is_not_missed_as_well() -> None:
    room = Room()
    explained = JobWarning(code=WarningCode.PHOTO_NOT_REACHABLE_BY_SERVER, message="…")
    attempt = Attempt(room.jobs, await room.claimed(warnings=(explained,)))

    attempt.warn((WarningCode.PHOTO_MISSING,))

    assert attempt.warnings() == (explained,)


async def test_images_move_the_progress_from_forty_to_eighty() -> None:
    room = Room()
    attempt = Attempt(room.jobs, await room.claimed())
    await attempt.begin(Stage.IMAGES)
    attempt.expect_images(4)

    for _ in range(4):
        await attempt.image_done()

    told = [event.progress for event in room.events() if isinstance(event, JobProgressed)]
    assert told == [40, 50, 60, 70, 80]
