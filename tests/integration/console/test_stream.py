"""What the browser client promises about the event stream."""

from itertools import pairwise

import pytest

from tests.integration.console.conftest import RunJs

pytestmark = pytest.mark.asyncio(loop_scope="session")

LISTENING = """
    const { client, server, time, EventSource } = aClient({ answers: [{ body: { data: {} } }] });
    const heard = [], progress = [], states = [];
    client.stream({
      onNotification: ({ event_id: id }) => heard.push(id),
      onProgress: (report) => progress.push(report.progress),
      onState: (state) => states.push(state),
    });
    await time.advance(0);
"""


async def test_it_connects_with_the_token_of_the_user_it_names(run_js: RunJs) -> None:
    told = await run_js(f"""{LISTENING}
        const {{ url }} = EventSource.last;
        return [url.pathname, url.searchParams.get("token") === tokenOf("seller")];
    """)

    assert told == ["/api/notifications/stream/seller", True]


TICKETS = """
    const { client, time, EventSource } = aClient({ tickets: ["first", "second"] });
    client.stream({});
    await time.advance(0);
    const opened = () => Object.fromEntries(EventSource.last.url.searchParams);
"""


async def test_where_there_are_tickets_no_token_stands_in_the_address(run_js: RunJs) -> None:
    assert await run_js(f"{TICKETS} return opened();") == {"ticket": "first"}


async def test_a_browser_refused_with_its_used_ticket_comes_back_with_another(
    run_js: RunJs,
) -> None:
    told = await run_js(f"""{TICKETS}
        EventSource.last.say("notification", {{ event_id: "e1" }}, "41");
        EventSource.last.breakOff();
        EventSource.last.giveUp();
        await time.advance(1_000);
        return opened();
    """)

    assert told == {"ticket": "second", "lastEventId": "41"}


async def test_many_listeners_share_one_stream(run_js: RunJs) -> None:
    told = await run_js(f"""{LISTENING}
        const also = [];
        client.stream({{ onNotification: ({{ event_id: id }}) => also.push(id) }});
        EventSource.last.say("notification", {{ event_id: "e1" }}, "1");
        return [EventSource.opened.length, heard, also];
    """)

    assert told == [1, ["e1"], ["e1"]]


async def test_an_event_is_told_once_however_often_it_comes(run_js: RunJs) -> None:
    told = await run_js(f"""{LISTENING}
        const {{ last }} = EventSource;
        for (const id of ["1", "1", "9"]) last.say("notification", {{ event_id: "e1" }}, id);
        for (const id of ["2", "2"]) last.say("progress", {{ progress: 20 }}, id);
        return [heard, progress];
    """)

    assert told == [["e1"], [20]]


async def test_when_the_connection_breaks_the_browser_is_left_to_return(run_js: RunJs) -> None:
    told = await run_js(f"""{LISTENING}
        EventSource.last.open();
        EventSource.last.breakOff();
        await time.advance(20_000);
        EventSource.last.open();
        return [EventSource.opened.length, states];
    """)

    assert told == [1, ["connecting", "open", "connecting", "open"]]


async def test_when_the_browser_gives_up_it_resumes_behind_the_last_event(run_js: RunJs) -> None:
    told = await run_js(f"""{LISTENING}
        EventSource.last.say("notification", {{ event_id: "e1" }}, "41");
        EventSource.last.giveUp();
        await time.advance(1_000);
        EventSource.last.say("notification", {{ event_id: "e2" }}, "42");
        return [EventSource.last.url.searchParams.get("lastEventId"), heard];
    """)

    assert told == ["41", ["e1", "e2"]]


async def test_it_returns_more_and_more_slowly_while_it_is_refused(run_js: RunJs) -> None:
    at = await run_js(f"""{LISTENING}
        const at = [];
        for (let refusal = 0; refusal < 8; refusal += 1) {{
          at.push(time.now());
          const before = EventSource.opened.length;
          EventSource.last.giveUp();
          while (EventSource.opened.length === before) await time.advance(500);
        }}
        return at;
    """)

    pauses = [later - earlier for earlier, later in pairwise(at)]
    assert pauses == [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]


async def test_before_it_returns_an_ordinary_call_renews_a_stale_token(run_js: RunJs) -> None:
    told = await run_js("""
        let token = tokenOf("seller", 1);
        const getToken = ({ refresh }) => (refresh ? (token = tokenOf("seller", 2)) : token);
        const answers = [status(401), { body: { data: { unread_count: 0 } } }];
        const { client, time, EventSource } = aClient({ answers, getToken });
        client.stream({});
        await time.advance(0);
        EventSource.last.giveUp();
        await time.advance(2_000);
        return EventSource.last.url.searchParams.get("token") === tokenOf("seller", 2);
    """)

    assert told is True


async def test_forty_five_seconds_of_silence_end_a_dead_connection(run_js: RunJs) -> None:
    told = await run_js(f"""{LISTENING}
        EventSource.last.say("notification", {{ event_id: "e1" }}, "41");
        await time.advance(44_000);
        const before = EventSource.opened.length;
        await time.advance(2_000);
        const [dead, fresh] = EventSource.opened;
        return [before, dead.readyState, fresh.url.searchParams.get("lastEventId")];
    """)

    assert told == [1, 2, "41"]


async def test_keepalives_are_a_sign_of_life(run_js: RunJs) -> None:
    count = await run_js(f"""{LISTENING}
        for (let times = 0; times < 10; times += 1) {{
          await time.advance(15_000);
          EventSource.last.say("keepalive");
        }}
        return EventSource.opened.length;
    """)

    assert count == 1


TWO_TABS = """
    const { Feed } = await import("/stream.js");
    const time = new D.ManualTime();
    const EventSource = D.scriptedEventSource();
    const name = crypto.randomUUID();
    const address = async (lastEventId) => `http://api.test/?lastEventId=${lastEventId}`;
    const aTab = () => {
      const heard = [];
      const feed = new Feed({
        name, address, EventSource, time: { ...time }, random: () => 1,
        locks: navigator.locks, Channel: BroadcastChannel,
      });
      feed.subscribe({ onNotification: ({ event_id: id }) => heard.push(id) });
      return { feed, heard };
    };
    const first = aTab();
    await until(() => EventSource.opened.length === 1);
    const second = aTab();
    const say = async (id, cursor) => {
      EventSource.last.say("notification", { event_id: id }, cursor);
      await until(() => second.heard.includes(id));
    };
"""


async def test_two_tabs_share_one_connection_and_both_hear(run_js: RunJs) -> None:
    told = await run_js(f"""{TWO_TABS}
        await say("e1", "1");
        return [EventSource.opened.length, first.heard, second.heard];
    """)

    assert told == [1, ["e1"], ["e1"]]


async def test_when_the_leading_tab_closes_another_goes_on_where_it_was(run_js: RunJs) -> None:
    told = await run_js(f"""{TWO_TABS}
        await say("e1", "41");
        first.feed.close();
        await until(() => EventSource.opened.length === 2);
        await say("e2", "42");
        return [EventSource.last.url.searchParams.get("lastEventId"), second.heard];
    """)

    assert told == ["41", ["e1", "e2"]]


async def test_a_waiting_tab_takes_over_from_one_that_fell_asleep(run_js: RunJs) -> None:
    told = await run_js(f"""{TWO_TABS}
        await say("e1", "41");
        // A sleeping tab's timers stand still, and it says nothing.
        first.feed.time.setTimeout = () => null;
        EventSource.last.say("keepalive");
        await time.advance(91_000);
        await until(() => EventSource.opened.length > 1 && EventSource.opened[0].readyState === 2);
        await say("e2", "42");
        const living = EventSource.opened.filter(({{ readyState }}) => readyState !== 2);
        return [living.length, second.heard];
    """)

    assert told == [1, ["e1", "e2"]]
