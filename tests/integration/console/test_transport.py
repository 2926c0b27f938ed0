"""What the browser client promises about one call."""

import pytest

from tests.integration.console.conftest import RunJs

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_submit_is_repeated_under_one_idempotency_key(run_js: RunJs) -> None:
    told = await run_js("""
        const answers = [status(502), "network", status(504), accepted("t1")];
        const { client, server, time } = aClient({ answers });
        const { value } = await outcomeOf(client.submit({ product_data: "사과" }), time);
        return { value, keys: server.requests.map(({ headers }) => headers["Idempotency-Key"]) };
    """)

    assert told["value"]["task_id"] == "t1"
    assert told["keys"] == ["key-1"] * 4


async def test_two_submits_have_two_keys(run_js: RunJs) -> None:
    keys = await run_js("""
        const { client, server, time } = aClient({ answers: [accepted("t1")] });
        await outcomeOf(client.submit({}), time);
        await outcomeOf(client.submit({}), time);
        return server.requests.map(({ headers }) => headers["Idempotency-Key"]);
    """)

    assert keys == ["key-1", "key-2"]


async def test_it_gives_up_after_three_repetitions_with_growing_pauses(run_js: RunJs) -> None:
    told = await run_js("""
        const { client, server, time } = aClient({ answers: [status(503)] });
        const { error } = await outcomeOf(client.submit({}), time);
        return { error, at: server.requests.map(({ at }) => at) };
    """)

    assert told["at"] == [0, 500, 1500, 3500]
    assert (told["error"]["status"], told["error"]["message"]) == (503, "said 503")
    assert told["error"]["idempotencyKey"] == "key-1"


@pytest.mark.parametrize("code", [400, 403, 404, 413, 422, 429, 500])
async def test_an_answer_that_will_not_change_is_not_asked_for_again(
    run_js: RunJs, code: int
) -> None:
    told = await run_js(f"""
        const {{ client, server, time }} = aClient({{ answers: [status({code})] }});
        const {{ error }} = await outcomeOf(client.submit({{}}), time);
        return {{ error, count: server.requests.length }};
    """)

    assert told["count"] == 1
    assert (told["error"]["name"], told["error"]["status"]) == ("PageloomError", code)


async def test_retry_after_is_honoured(run_js: RunJs) -> None:
    at = await run_js("""
        const answers = [status(503, { "Retry-After": "7" }), accepted("t1")];
        const { client, server, time } = aClient({ answers });
        await outcomeOf(client.submit({}), time);
        return server.requests.map(({ at }) => at);
    """)

    assert at == [0, 7000]


async def test_a_call_that_hangs_is_repeated_after_thirty_seconds(run_js: RunJs) -> None:
    told = await run_js("""
        const { client, server, time } = aClient({ answers: ["hang", accepted("t1")] });
        const { value } = await outcomeOf(client.submit({}), time);
        return { value, at: server.requests.map(({ at }) => at) };
    """)

    assert told == {"value": {"task_id": "t1"}, "at": [0, 30_500]}


async def test_our_own_earlier_attempt_being_processed_is_waited_for(run_js: RunJs) -> None:
    task_id = await run_js("""
        const inUse = { status: 409, body: { code: "IDEMPOTENCY_KEY_IN_USE", message: "…" } };
        const { client, time } = aClient({ answers: ["network", inUse, accepted("t1")] });
        return (await outcomeOf(client.submit({}), time)).value.task_id;
    """)

    assert task_id == "t1"


async def test_a_401_fetches_one_fresh_token_and_repeats(run_js: RunJs) -> None:
    told = await run_js("""
        const asked = [];
        const getToken = ({ refresh }) => (asked.push(refresh), refresh ? "fresh" : "stale");
        const answers = [status(401), accepted("t1")];
        const { client, server, time } = aClient({ answers, getToken });
        const { value } = await outcomeOf(client.submit({}), time);
        const tokens = server.requests.map(({ headers }) => headers.Authorization);
        return { value, tokens, asked };
    """)

    assert told["value"]["task_id"] == "t1"
    assert told["tokens"] == ["Bearer stale", "Bearer fresh"]
    assert told["asked"] == [False, True]


async def test_a_second_401_is_an_error(run_js: RunJs) -> None:
    told = await run_js("""
        const { client, server, time } = aClient({ answers: [status(401)], getToken: () => "any" });
        const { error } = await outcomeOf(client.submit({}), time);
        return { status: error.status, count: server.requests.length };
    """)

    assert told == {"status": 401, "count": 2}


async def test_a_problem_names_code_fields_and_request(run_js: RunJs) -> None:
    error = await run_js("""
        const body = {
          code: "VALIDATION_FAILED", message: "입력값을 확인해 주세요", request_id: "r-1",
          errors: [{ pointer: "/product_data", detail: "필수" }],
        };
        const { client, time } = aClient({ answers: [{ status: 422, body }] });
        return (await outcomeOf(client.submit({}), time)).error;
    """)

    assert error["code"] == "VALIDATION_FAILED"
    assert error["message"] == "입력값을 확인해 주세요"
    assert error["errors"] == [{"pointer": "/product_data", "detail": "필수"}]
    assert error["requestId"] == "r-1"


async def test_an_error_page_of_a_proxy_is_an_error_and_not_a_crash(run_js: RunJs) -> None:
    error = await run_js("""
        const page = { status: 403, body: "<html>Forbidden</html>" };
        const { client, time } = aClient({ answers: [page] });
        return (await outcomeOf(client.status("t1"), time)).error;
    """)

    assert (error["status"], error["code"]) == (403, "HTTP_403")


async def test_an_abandoned_call_is_not_repeated(run_js: RunJs) -> None:
    told = await run_js("""
        const { client, server, time } = aClient({ answers: [status(503)] });
        const leaving = new AbortController();
        const pending = outcomeOf(client.submit({}, { signal: leaving.signal }), time, 100);
        leaving.abort();
        return { name: (await pending).error.name, count: server.requests.length };
    """)

    assert told["name"] == "AbortError"
    assert told["count"] <= 1


async def test_a_document_is_read_as_it_is_and_a_problem_beside_it_in_words(run_js: RunJs) -> None:
    page, problem = await run_js("""
        const html = { status: 200, body: "<!doctype html><p>사과" };
        const { client, time } = aClient({ answers: [html, status(404)] });
        const page = await outcomeOf(client.readDocument(1), time);
        const problem = await outcomeOf(client.readDocument(2), time);
        return [page.value, problem.error];
    """)

    assert page == "<!doctype html><p>사과"
    assert (problem["status"], problem["message"]) == (404, "said 404")
