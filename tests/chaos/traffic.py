"""Sellers at work: orders, polling, lists and cancellations, through the gateway, unrepeated."""

import asyncio
import random
import time
import uuid
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

from tests.chaos.ledger import Ledger

# A wave leaves this many connections idle until the next one.
WAVE_ORDERS = 16
WAVE_JITTER_SECONDS = 0.05
# Of so many orders one is made; the others are cancelled, which is an end as well.
MADE_ONE_OF = 12
PAUSES = ((0.0, 0.03), (0.0, 0.03), (0.0, 0.1), (0.2, 1.5))
GENERATION = "/api/generation"


@dataclass
class Answers:
    """What the gateway answered, and what it did not answer at all."""

    statuses: Counter[int] = field(default_factory=Counter)
    bad: Counter[str] = field(default_factory=Counter)

    @property
    def count(self) -> int:
        return sum(self.statuses.values())


class Traffic:
    """Every user of `ledger` at work, through the gateway that their stream has; no request is ever
    repeated by its client."""

    def __init__(self, ledger: Ledger, *, wave_seconds: float, seed: int) -> None:
        self.answers = Answers()
        self._ledger = ledger
        self._wave_seconds = wave_seconds
        self._random = random.Random(seed)  # noqa: S311 - repeatable load
        self._orders = 0
        self._is_over = False
        self._client = httpx.AsyncClient(timeout=30, limits=httpx.Limits(max_connections=None))
        self._gateways = {each.user_id: each.relay_url for each in ledger.listeners}

    @asynccontextmanager
    async def flowing(self) -> AsyncIterator["Traffic"]:
        """Keep it up until left."""
        async with self._client, asyncio.TaskGroup() as group:
            users = list(self._ledger.tokens)
            for number, user in enumerate(users):
                group.create_task(self._sell(user, PAUSES[number % len(PAUSES)]))
            group.create_task(self._waves(users))
            try:
                yield self
            finally:
                # Each ends what it has begun: what a client cuts off itself proves nothing.
                self._is_over = True

    async def _sell(self, user: str, pause: tuple[float, float]) -> None:
        while not self._is_over:
            for path in self._looks(await self._order(user)):
                if self._is_over:
                    return
                await asyncio.sleep(self._random.uniform(*pause))
                await self._ask("GET", path, user)

    def _looks(self, task_id: str | None) -> list[str]:
        lists = [f"{GENERATION}/product-details", "/api/notifications/{user}", "unread"]
        one = [f"{GENERATION}/status/{task_id}"] * 12 + [f"{GENERATION}/result/{task_id}"] * 3
        looks = [*(one if task_id else []), *lists]
        self._random.shuffle(looks)
        return looks

    async def _waves(self, users: list[str]) -> None:
        while not self._is_over:
            began = time.monotonic()
            jitter = self._random.uniform(-WAVE_JITTER_SECONDS, WAVE_JITTER_SECONDS)
            wave = [self._order(self._random.choice(users)) for _ in range(WAVE_ORDERS)]
            await asyncio.gather(*wave)
            left = began + self._wave_seconds + jitter - time.monotonic()
            await asyncio.sleep(max(0.0, left))

    async def _order(self, user: str) -> str | None:
        self._orders += 1
        is_made = self._orders % MADE_ONE_OF == 0
        body = {"product_data": f"무중단 머그컵 {self._orders}호", "features": ["이중 단열"]}
        answer = await self._ask("POST", f"{GENERATION}/display-list", user, body)
        if answer is None or answer.status_code != 202:
            return None
        task_id = str(answer.json()["task_id"])
        self._ledger.accepted[task_id] = user
        if not is_made:
            await self._ask("POST", f"{GENERATION}/tasks/{task_id}/cancel", user)
        return task_id

    async def _ask(
        self, method: str, path: str, user: str, body: dict[str, object] | None = None
    ) -> httpx.Response | None:
        path = path.replace("unread", f"/api/notifications/{user}/unread-count")
        headers = {"authorization": f"Bearer {self._ledger.tokens[user]}"}
        if method == "POST":
            headers["idempotency-key"] = uuid.uuid4().hex
        try:
            answer = await self._client.request(
                method, self._gateways[user] + path.format(user=user), headers=headers, json=body
            )
        except httpx.HTTPError as error:
            self.answers.bad[f"{method} {type(error).__name__}"] += 1
            return None
        self.answers.statuses[answer.status_code] += 1
        if answer.status_code >= 500:
            self.answers.bad[f"{method} {answer.status_code}"] += 1
        return answer
