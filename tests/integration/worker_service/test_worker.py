"""A worker, a courier and real servers: every job ends, whatever happens to the worker."""

import signal
import time
from pathlib import Path

import httpx
import psutil
from celery import Celery

from chassis.adapters.celery_queue import TRANSPORT_OPTIONS
from contracts.tasks import GENERATE_PAGE_TASK, GENERATION_QUEUE
from standalone.embedded import EmbeddedRedis, free_port
from tests.integration.worker_service.conftest import Bench, kill_what_draws, until, what_draws

# G1: whatever breaks, a job is finished this soon after.
RECOVERY_SECONDS = 30


def artifacts(bench: Bench) -> set[str]:
    root = bench.directory / "artifacts"
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def images(bench: Bench, row: dict) -> set[str]:  # type: ignore[type-arg]  # a row of any table
    return {image["key"] for image in row["page"]["images"]}


def test_a_job_becomes_a_page_with_stored_images(bench: Bench) -> None:
    bench.start_courier()
    bench.start_worker()

    job = bench.until_ended(bench.submit(photo_url=bench.host.url("/now")))

    assert job["status"] == "completed"
    assert job["attempt"] == 1
    assert job["page"]["warnings"] == []
    assert len(job["html_blocks"]) >= 3
    assert len(job["page"]["images"]) >= 3
    assert images(bench, job) <= artifacts(bench)


def test_what_a_worker_counts_is_read_from_its_port(bench: Bench) -> None:
    port = free_port()
    bench.start_courier()
    bench.start_worker(WORKER_METRICS_PORT=str(port))
    bench.until_ended(bench.submit())

    counts = httpx.get(f"http://127.0.0.1:{port}/metrics").text

    assert 'jobs_finished_total{outcome="completed"} 1.0' in counts
    assert 'job_warnings_total{code="PHOTO_MISSING"} 1.0' in counts


def test_killed_drawing_processes_cost_their_job_nothing(bench: Bench) -> None:
    bench.start_courier()
    worker = bench.start_worker()
    job_id = bench.submit(photo_url=bench.host.url("/gated"))
    bench.until_photo_is_asked_for()

    kill_what_draws(worker)
    bench.host.gate.set()
    job = bench.until_ended(job_id)

    assert job["status"] == "completed"
    assert job["attempt"] == 1
    assert job["page"]["warnings"] == []
    assert worker.is_running()


def test_a_job_whose_every_drawing_process_dies_ends_and_harms_no_other(bench: Bench) -> None:
    bench.start_courier()
    worker = bench.start_worker()
    job_id = bench.submit(photo_url=bench.host.url("/now"))

    while bench.job(job_id)["status"] not in ("completed", "failed"):
        kill_what_draws(worker)
    next_job = bench.until_ended(bench.submit(photo_url=bench.host.url("/now")))

    assert next_job["status"] == "completed"
    assert next_job["page"]["warnings"] == []
    assert worker.is_running()


def test_as_many_jobs_are_in_flight_as_the_worker_may_have(bench: Bench) -> None:
    bench.start_courier()
    bench.start_worker(WORKER_CONCURRENCY="12")
    job_ids = [bench.submit(photo_url=bench.host.url("/gated")) for _ in range(12)]

    until(lambda: {bench.job(job_id)["status"] for job_id in job_ids} == {"processing"}, seconds=30)
    bench.host.gate.set()
    jobs = [bench.until_ended(job_id, seconds=120) for job_id in job_ids]

    assert {job["status"] for job in jobs} == {"completed"}
    assert {job["attempt"] for job in jobs} == {1}


def test_a_killed_worker_delays_its_job_and_nothing_else(bench: Bench) -> None:
    bench.start_courier()
    worker = bench.start_worker()
    job_id = bench.submit(photo_url=bench.host.url("/gated"))
    bench.until_photo_is_asked_for()

    worker.kill()
    bench.host.gate.set()
    bench.start_worker()
    job = bench.until_ended(job_id, seconds=RECOVERY_SECONDS)

    assert job["status"] == "completed"
    assert job["attempt"] == 2


def test_children_do_not_outlive_a_killed_worker(bench: Bench) -> None:
    worker = bench.start_worker()
    until(lambda: bool(what_draws(worker)), seconds=20)
    children = worker.children(recursive=True)

    worker.kill()
    _, alive = psutil.wait_procs(children, timeout=5)

    assert not [child for child in alive if child.status() != psutil.STATUS_ZOMBIE]


def test_a_job_that_kills_every_worker_ends_as_failed(bench: Bench) -> None:
    bench.start_courier()
    worker = bench.start_worker()
    job_id = bench.submit(photo_url=bench.host.url("/gated"))

    while bench.job(job_id)["status"] not in ("completed", "failed"):
        if bench.job(job_id)["status"] == "processing" and bench.host.asked.wait(1):
            bench.host.asked.clear()
            worker.kill()
            worker = bench.start_worker()
        time.sleep(0.2)

    job = bench.job(job_id)
    assert job["status"] == "failed"
    assert job["attempt"] == 3
    assert job["failure"]["code"] == "ATTEMPTS_EXHAUSTED"


def test_redis_may_be_gone_while_a_job_runs(bench: Bench, redis_of_its_own: EmbeddedRedis) -> None:
    bench.start_courier()
    bench.start_worker()
    job_id = bench.submit(photo_url=bench.host.url("/gated"))
    bench.until_photo_is_asked_for()

    redis_of_its_own.kill()
    bench.host.gate.set()
    job = bench.until_ended(job_id, seconds=RECOVERY_SECONDS)

    assert job["status"] == "completed"
    assert job["attempt"] == 1


def test_work_goes_on_once_redis_is_back(bench: Bench, redis_of_its_own: EmbeddedRedis) -> None:
    bench.start_courier()
    bench.start_worker()
    redis_of_its_own.kill()
    job_id = bench.submit()

    redis_of_its_own.start()
    job = bench.until_ended(job_id, seconds=RECOVERY_SECONDS)

    assert job["status"] == "completed"


def test_a_worker_hears_again_after_every_outage(
    bench: Bench, redis_of_its_own: EmbeddedRedis
) -> None:
    bench.start_courier()
    bench.start_worker()

    for _ in range(2):
        bench.host.gate.clear()
        bench.host.asked.clear()
        job_id = bench.submit(photo_url=bench.host.url("/gated"))
        bench.until_photo_is_asked_for()
        redis_of_its_own.kill()
        bench.host.gate.set()
        assert bench.until_ended(job_id)["attempt"] == 1
        redis_of_its_own.start()
        job = bench.until_ended(bench.submit(), seconds=RECOVERY_SECONDS)
        assert job["status"] == "completed"


def test_an_idle_worker_leaves_at_once(bench: Bench) -> None:
    leaving = bench.start_worker(DRAIN_SECONDS="60")
    until(lambda: bool(what_draws(leaving)), seconds=20)
    children = leaving.children(recursive=True)

    leaving.send_signal(signal.SIGTERM)
    _, alive = psutil.wait_procs([leaving, *children], timeout=10)

    assert not [process for process in alive if process.status() != psutil.STATUS_ZOMBIE]


def test_a_worker_that_is_asked_to_leave_gives_its_job_to_another(bench: Bench) -> None:
    bench.start_courier()
    leaving = bench.start_worker()
    job_id = bench.submit(photo_url=bench.host.url("/gated"))
    bench.until_photo_is_asked_for()
    bench.host.asked.clear()

    bench.start_worker()
    leaving.send_signal(signal.SIGTERM)
    bench.until_photo_is_asked_for()
    bench.host.gate.set()
    job = bench.until_ended(job_id, seconds=RECOVERY_SECONDS)

    assert job["status"] == "completed"
    # The other's is the first that counts.
    assert job["attempt"] == 1
    until(lambda: not leaving.is_running() or leaving.status() == psutil.STATUS_ZOMBIE, seconds=10)


def test_a_worker_that_is_asked_to_leave_finishes_what_it_can(bench: Bench) -> None:
    bench.start_courier()
    leaving = bench.start_worker(DRAIN_SECONDS="8")
    job_id = bench.submit(photo_url=bench.host.url("/gated"))
    bench.until_photo_is_asked_for()

    leaving.send_signal(signal.SIGTERM)
    bench.host.gate.set()
    job = bench.until_ended(job_id, seconds=8)

    assert job["status"] == "completed"
    assert job["attempt"] == 1


def test_a_hanging_photo_host_costs_a_warning_and_not_the_page(bench: Bench) -> None:
    bench.start_courier()
    bench.start_worker(WORKER_PHOTO_SECONDS="2")

    job = bench.until_ended(bench.submit(photo_url=bench.host.url("/never")))

    assert job["status"] == "completed"
    codes = [warning["code"] for warning in job["page"]["warnings"]]
    assert codes == ["PHOTO_UNREACHABLE", "IMAGE_FALLBACK_PLACEHOLDER"]


def test_a_message_that_nobody_understands_stops_nobody(
    bench: Bench, redis_of_its_own: EmbeddedRedis
) -> None:
    bench.start_courier()
    worker = bench.start_worker()
    until(lambda: bool(what_draws(worker)), seconds=20)
    pids = {child.pid for child in worker.children(recursive=True)}
    app = Celery(broker=redis_of_its_own.url, set_as_current=False)
    app.conf.broker_transport_options = TRANSPORT_OPTIONS
    for name, arguments in (
        (GENERATE_PAGE_TASK, [{"job_id": 7}]),
        (GENERATE_PAGE_TASK, []),
        (GENERATE_PAGE_TASK, [{"job_id": "not a uuid"}]),
        ("pageloom.of_tomorrow", [{}]),
    ):
        app.send_task(name, args=arguments, queue=GENERATION_QUEUE)
    app.close()

    job = bench.until_ended(bench.submit())

    assert job["status"] == "completed"
    assert pids <= {child.pid for child in worker.children(recursive=True)}


def test_a_job_that_its_user_cancels_stays_cancelled(bench: Bench) -> None:
    bench.start_courier()
    bench.start_worker()
    job_id = bench.submit(photo_url=bench.host.url("/gated"))
    bench.until_photo_is_asked_for()

    bench.cancel(job_id)
    bench.host.gate.set()
    next_job = bench.until_ended(bench.submit())

    assert next_job["status"] == "completed"
    assert bench.job(job_id)["status"] == "cancelled"


def test_the_heartbeat_survives_a_broker_outage(
    bench: Bench, redis_of_its_own: EmbeddedRedis
) -> None:
    bench.start_worker()
    live = Path(bench.directory / "worker-0" / "live")
    redis_of_its_own.kill()
    age = live.stat().st_mtime

    until(lambda: live.stat().st_mtime > age, seconds=10)
