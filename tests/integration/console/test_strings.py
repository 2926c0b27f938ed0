"""What the console says, it says in both languages."""

import pytest

from tests.integration.console.conftest import RunJs

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_both_languages_say_the_same_things_with_the_same_values(run_js: RunJs) -> None:
    ko, en = await run_js("""
        const { ko } = await import("/strings/ko.js");
        const { en } = await import("/strings/en.js");
        const values = (table) => Object.fromEntries(Object.entries(table).map(
          ([key, text]) => [key, typeof text === "string" ? (text.match(/{\\w+}/g) ?? []).sort() : Object.keys(text)]));
        return [values(ko), values(en)];
    """)

    assert ko == en
