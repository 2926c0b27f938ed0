"""The client's own record of every 202, held against what the suite says afterwards."""

import asyncio
import contextlib
import json
import time
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import httpx

TERMINAL = {"completed", "failed", "cancelled"}
RETRIED = {502, 503, 504}


@dataclass
class Listener:
    """One browser: its stream is opened again with `Last-Event-ID` whenever it breaks."""

    relay_url: str
    user_id: str
    token: str
    told: list[str] = field(default_factory=list)
    """The task of each notification, as often and in the order it was told."""
    row_ids: list[int] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    """How each opening of the stream was answered."""
    connected: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self) -> None:
        async with httpx.AsyncClient(base_url=self.relay_url) as client:
            while True:
                with contextlib.suppress(httpx.HTTPError):
                    await self._one_stream(client)
                await asyncio.sleep(0.2)

    async def _one_stream(self, client: httpx.AsyncClient) -> None:
        resume = {"last-event-id": str(self.row_ids[-1])} if self.row_ids else {}
        path = f"/api/notifications/stream/{self.user_id}"
        timeout = httpx.Timeout(5, read=40)
        async with client.stream(
            "GET",
            path,
            params={"token": self.token},
            headers=resume,
            timeout=timeout,
        ) as response:
            self.statuses[response.status_code] += 1
            response.raise_for_status()
            row_id = ""
            async for line in response.aiter_lines():
                name, _, value = line.partition(":")
                if name == "id":
                    row_id = value.strip()
                elif name == "data":
                    self._hear(json.loads(value), row_id)

    def _hear(self, frame: dict[str, object], row_id: str) -> None:
        self.connected.set()
        if frame["type"] not in {"notification", "progress"}:
            return
        self.row_ids.append(int(row_id))
        if frame["type"] == "notification":
            self.told.append(frame["data"]["metadata"]["task_id"])  # type: ignore[index]


@dataclass
class Verdict:
    """What became of everything that was accepted."""

    statuses: Counter[str]
    unfinished: list[str]
    notified_not_once: dict[str, int]
    streamed_not_once: dict[str, int]
    streams_out_of_order: list[str]

    @property
    def is_clean(self) -> bool:
        return not (
            self.unfinished
            or self.notified_not_once
            or self.streamed_not_once
            or self.streams_out_of_order
        )


class Ledger:
    """Submits as a patient client does, and remembers what it was promised."""

    def __init__(self, api_url: str, relay_urls: list[str], *, users: int = 5) -> None:
        self._client = httpx.AsyncClient(base_url=api_url, timeout=10)
        self._relay_urls = relay_urls
        self._users = [f"chaos-{uuid.uuid4().hex[:8]}-{number}" for number in range(users)]
        self._tokens: dict[str, str] = {}
        self._listening: list[asyncio.Task[None]] = []
        self.listeners: list[Listener] = []
        self.accepted: dict[str, str] = {}
        """Every task that was answered with 202, and whose it is."""

    @property
    def tokens(self) -> dict[str, str]:
        """The token of each user."""
        return dict(self._tokens)

    async def __aenter__(self) -> "Ledger":
        for number, user in enumerate(self._users):
            answer = await self._client.post(
                "/api/auth/login",
                json={"email": user, "password": "chaos"},
            )
            self._tokens[user] = answer.raise_for_status().json()["token"]
            relay_url = self._relay_urls[number % len(self._relay_urls)]
            listener = Listener(relay_url, user, self._tokens[user])
            self.listeners.append(listener)
            self._listening.append(asyncio.create_task(listener.listen()))
        await asyncio.gather(*(listener.connected.wait() for listener in self.listeners))
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._listening:
            task.cancel()
        await asyncio.gather(*self._listening, return_exceptions=True)
        await self._client.aclose()

    async def submit(self, count: int, *, photo_url: str | None = None) -> None:
        """Have `count` jobs accepted, spread over the users, however long it takes."""
        done = len(self.accepted)
        for number in range(done, done + count):
            await self._submit_one(self._users[number % len(self._users)], number, photo_url)

    async def _submit_one(self, user: str, number: int, photo_url: str | None) -> None:
        headers = {
            "authorization": f"Bearer {self._tokens[user]}",
            "idempotency-key": uuid.uuid4().hex,
        }
        body = {
            "product_data": f"카오스 머그컵 {number}호\n용량: 350 ml",
            "features": ["이중 단열"],
        }
        if photo_url is not None:
            body["product_image_url"] = photo_url
        while True:
            with contextlib.suppress(httpx.TransportError):
                answer = await self._client.post(
                    "/api/generation/display-list",
                    json=body,
                    headers=headers,
                )
                if answer.status_code == 202:
                    self.accepted[answer.json()["task_id"]] = user
                    return
                assert answer.status_code in RETRIED, answer.text
            await asyncio.sleep(0.3)

    async def upload(self, name: str, content: bytes) -> str:
        """Return the address of an uploaded photo."""
        answer = await self._client.post(
            "/api/generation/upload-image",
            files={"file": (name, content)},
            headers={"authorization": f"Bearer {self._tokens[self._users[0]]}"},
        )
        return str(answer.raise_for_status().json()["image_url"])

    async def statuses(self, tasks: Iterable[str] | None = None) -> dict[str, str]:
        """Return the status of these tasks, or of every accepted one, as the API tells it."""
        return {
            task_id: await self._status(task_id, self.accepted[task_id])
            for task_id in (self.accepted if tasks is None else tasks)
        }

    async def _status(self, task_id: str, user: str) -> str:
        answer = await self._get(f"/api/generation/status/{task_id}", user)
        return str(answer.json()["status"]) if answer.is_success else f"HTTP {answer.status_code}"

    async def _get(self, path: str, user: str, **params: int) -> httpx.Response:
        # As patient as with submitting: whoever answers may just have been killed.
        headers = {"authorization": f"Bearer {self._tokens[user]}"}
        while True:
            with contextlib.suppress(httpx.TransportError):
                answer = await self._client.get(path, headers=headers, params=params)
                if answer.status_code not in RETRIED:
                    return answer
            await asyncio.sleep(0.3)

    async def verdict(self, *, within_seconds: float) -> Verdict:
        """Wait until all is done and told, or the time is over; then judge."""
        deadline = time.monotonic() + within_seconds
        while True:
            verdict = self._judge(await self.statuses(), await self._notified())
            if verdict.is_clean or time.monotonic() > deadline:
                return verdict
            await asyncio.sleep(0.5)

    async def _notified(self) -> Counter[str]:
        counted: Counter[str] = Counter()
        for listener in self.listeners:
            counted.update(await self._inbox(listener))
        return counted

    async def _inbox(self, listener: Listener) -> list[str]:
        address = f"{listener.relay_url}/api/notifications/{listener.user_id}"
        tasks: list[str] = []
        while True:
            answer = await self._get(address, listener.user_id, limit=100, offset=len(tasks))
            rows = answer.raise_for_status().json()["data"]["notifications"]
            tasks += [row["metadata"]["task_id"] for row in rows]
            if len(rows) < 100:
                return tasks

    def _judge(self, statuses: dict[str, str], notified: Counter[str]) -> Verdict:
        streamed = Counter(task for listener in self.listeners for task in listener.told)
        return Verdict(
            statuses=Counter(statuses.values()),
            unfinished=[task for task, status in statuses.items() if status not in TERMINAL],
            notified_not_once={t: notified[t] for t in self.accepted if notified[t] != 1},
            streamed_not_once={t: streamed[t] for t in self.accepted if streamed[t] != 1},
            streams_out_of_order=[
                listener.user_id
                for listener in self.listeners
                if listener.row_ids != sorted(set(listener.row_ids))
            ],
        )
