"""The edit of an image is a job like any other, to the worker as it is deployed."""

from typing import Any

import psycopg

from tests.integration.worker_service.conftest import Bench
from tests.integration.worker_service.test_worker import RECOVERY_SECONDS, artifacts


def terminal_events(bench: Bench) -> list[dict[str, Any]]:
    with psycopg.connect(bench.database_url) as connection:
        rows = connection.execute("SELECT payload FROM generation.outbox_event WHERE is_terminal")
        return [payload for (payload,) in rows]


def test_an_edit_becomes_a_stored_image_and_no_page(bench: Bench) -> None:
    bench.start_courier()
    bench.start_worker()

    job = bench.until_ended(bench.submit_edit(photo_url=bench.host.url("/now")))

    assert job["status"] == "completed"
    image = job["result"]
    assert image["key"] in artifacts(bench)
    assert image["image_source"] == "STUDIO"
    assert "INSTRUCTION_NOT_FOLLOWED" in {warning["code"] for warning in image["warnings"]}
    assert job["page"] is None
    [end] = terminal_events(bench)
    assert (end["type"], end["kind"], end["url"]) == ("job.completed", "image", image["url"])


def test_pages_and_edits_are_made_by_the_same_worker(bench: Bench) -> None:
    bench.start_courier()
    bench.start_worker()
    jobs = [bench.submit(), bench.submit_edit(photo_url=bench.host.url("/now")), bench.submit()]

    ended = [bench.until_ended(job_id) for job_id in jobs]

    assert [job["kind"] for job in ended] == ["page", "image", "page"]
    assert {job["status"] for job in ended} == {"completed"}


def test_a_killed_worker_delays_its_edit_and_nothing_else(bench: Bench) -> None:
    bench.start_courier()
    worker = bench.start_worker()
    job_id = bench.submit_edit(photo_url=bench.host.url("/gated"))
    bench.until_photo_is_asked_for()

    worker.kill()
    bench.host.gate.set()
    bench.start_worker()
    job = bench.until_ended(job_id, seconds=RECOVERY_SECONDS)

    assert (job["status"], job["attempt"]) == ("completed", 2)
    assert len(terminal_events(bench)) == 1


def test_a_cancelled_edit_never_becomes_an_image(bench: Bench) -> None:
    bench.start_courier()
    bench.start_worker()
    job_id = bench.submit_edit(photo_url=bench.host.url("/gated"))
    bench.until_photo_is_asked_for()

    bench.cancel(job_id)
    bench.host.gate.set()
    # The one place is free again only when it has given the edit up.
    bench.until_ended(bench.submit())

    job = bench.job(job_id)
    assert (job["status"], job["result"]) == ("cancelled", None)


def test_an_edit_of_what_must_not_be_fetched_fails_and_says_so(bench: Bench) -> None:
    bench.start_courier()
    bench.start_worker()

    job = bench.until_ended(bench.submit_edit(photo_url="http://169.254.169.254/latest/"))

    assert (job["status"], job["attempt"]) == ("failed", 1)
    assert job["failure"]["code"] == "PHOTO_REFUSED"
    [end] = terminal_events(bench)
    assert end["type"] == "job.failed"
