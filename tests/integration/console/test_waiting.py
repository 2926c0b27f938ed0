"""What the browser client promises about following a job to its end."""

import pytest

from tests.integration.console.conftest import RunJs

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_notification_ends_the_wait_at_once(run_js: RunJs) -> None:
    told = await run_js("""
        const done = job("completed", { product_details_id: 7 });
        const answers = [job("processing"), job("processing"), done];
        const { client, time, server, EventSource } = aClient({ answers });
        const pending = client.waitFor("t1");
        await time.advance(0);
        EventSource.last.open();
        await time.advance(1_000);
        const told = { event_id: "t1-1", metadata: { task_id: "t1" } };
        EventSource.last.say("notification", told, "1");
        const { value } = await outcomeOf(pending, time, 0);
        return [value.data.product_details_id, time.now(), server.requests.length];
    """)

    assert told == [7, 1000, 3]


async def test_progress_comes_from_the_stream_for_this_job_only(run_js: RunJs) -> None:
    progress = await run_js("""
        const answers = [job("processing"), job("completed")];
        const { client, time, EventSource } = aClient({ answers });
        const heard = [];
        const onProgress = ({ progress }) => heard.push(progress);
        const pending = client.waitFor("t1", { onProgress });
        await time.advance(0);
        EventSource.last.say("progress", { task_id: "other", progress: 80 }, "1");
        EventSource.last.say("progress", { task_id: "t1", progress: 30 }, "2");
        await outcomeOf(pending, time);
        return heard;
    """)

    assert 30 in progress
    assert 80 not in progress


async def test_without_a_stream_it_polls_every_two_to_five_seconds(run_js: RunJs) -> None:
    pauses = await run_js("""
        const { client, time, server, EventSource } = aClient({ answers: [job("processing")] });
        client.waitFor("t1");
        await time.advance(0);
        EventSource.last.giveUp();
        EventSource.CLOSED = "never again";
        await time.advance(40_000);
        const polls = server.requests.filter(({ url }) => url.includes("/status/"));
        const at = polls.map(({ at }) => at);
        return at.slice(1).map((moment, place) => moment - at[place]);
    """)

    assert len(pauses) >= 8
    assert all(pause <= 5000 for pause in pauses)
    assert all(pause >= 2000 for pause in pauses[-5:])


async def test_beside_an_open_stream_it_hardly_polls(run_js: RunJs) -> None:
    count = await run_js("""
        const { client, time, server, EventSource } = aClient({ answers: [job("processing")] });
        client.waitFor("t1");
        await time.advance(0);
        EventSource.last.open();
        await time.advance(40_000);
        return server.requests.length;
    """)

    assert count <= 4


async def test_a_record_that_cannot_be_read_does_not_end_the_wait(run_js: RunJs) -> None:
    value = await run_js("""
        const down = status(503, { "Retry-After": "1" });
        const answers = [down, down, down, down, down, down, job("completed")];
        const { client, time } = aClient({ answers });
        return (await outcomeOf(client.waitFor("t1"), time, 120_000)).value;
    """)

    assert value["data"]["status"] == "completed"


async def test_a_job_that_failed_is_an_answer_and_not_an_error(run_js: RunJs) -> None:
    value = await run_js("""
        const { client, time } = aClient({ answers: [job("failed", { error: "이유" })] });
        return (await outcomeOf(client.waitFor("t1"), time)).value;
    """)

    assert value["data"]["error"] == "이유"


async def test_an_unknown_status_is_waited_out(run_js: RunJs) -> None:
    value = await run_js("""
        const { client, time } = aClient({ answers: [job("paused"), job("completed")] });
        return (await outcomeOf(client.waitFor("t1"), time)).value;
    """)

    assert value["data"]["status"] == "completed"


async def test_an_unknown_job_is_an_error_that_names_it(run_js: RunJs) -> None:
    error = await run_js("""
        const { client, time } = aClient({ answers: [status(404)] });
        return (await outcomeOf(client.waitFor("t1"), time)).error;
    """)

    assert (error["status"], error["taskId"]) == (404, "t1")


async def test_an_abandoned_wait_stops_asking(run_js: RunJs) -> None:
    told = await run_js("""
        const { client, time, server } = aClient({ answers: [job("processing")] });
        const leaving = new AbortController();
        const pending = outcomeOf(client.waitFor("t1", { signal: leaving.signal }), time, 0);
        await time.advance(0);
        leaving.abort();
        const { error } = await pending;
        const count = () => server.requests.filter(({ url }) => url.includes("/status/")).length;
        const before = count();
        await time.advance(60_000);
        return [error.name, count() - before];
    """)

    assert told == ["AbortError", 0]
