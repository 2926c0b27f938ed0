"""A supplier that answers from a script, and what it is asked with."""

import json
from collections.abc import Callable
from typing import Any

from chassis.adapters.memory import ManualClock
from contracts.jobs import JobId
from contracts.pages import Usage
from worker_service.ports import Endpoint, SupplierReply, SupplierRequest
from worker_service.suppliers.chat import ChatModel, Terms
from worker_service.suppliers.manners import Manners

Script = bytes | Exception | Callable[[SupplierRequest], bytes]


class ScriptedAccount:
    """Answers each call with the next of its script; the last one again and again."""

    job_id = JobId("job")

    def __init__(self, *script: Script) -> None:
        self._script = list(script)
        self.requests: list[SupplierRequest] = []
        self.spendings: list[Usage] = []

    async def ask(self, request: SupplierRequest) -> SupplierReply:
        self.requests.append(request)
        answer = self._script.pop(0) if len(self._script) > 1 else self._script[0]
        if isinstance(answer, Exception):
            raise answer
        body = answer if isinstance(answer, bytes) else answer(request)
        return SupplierReply(content_type="application/json", body=body)

    def spent(self, request: SupplierRequest, usage: Usage) -> None:
        self.spendings.append(usage)

    @property
    def usage(self) -> Usage:
        return self.spendings[-1] if self.spendings else Usage()

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(request.body) for request in self.requests]


def completion(content: str | None, **message: Any) -> bytes:
    """A chat completion, in the shape of OpenAI's API reference; `finish_reason` may be given."""
    reason = message.pop("finish_reason", "stop")
    return json.dumps(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "model": "a-model",
            "choices": [
                {
                    "index": 0,
                    "message": {"role": "assistant", "content": content, **message},
                    "finish_reason": reason,
                }
            ],
            "usage": {"prompt_tokens": 900, "completion_tokens": 300, "total_tokens": 1200},
        },
        ensure_ascii=False,
    ).encode()


def said(content: dict[str, Any]) -> bytes:
    return completion(json.dumps(content, ensure_ascii=False))


def a_model(clock: ManualClock | None = None, **changes: Any) -> ChatModel:
    parts: dict[str, Any] = {
        "endpoint": Endpoint(
            name="openai", base_url="https://api.example/v1", seconds=20, at_once=4
        ),
        "model": "a-model",
        "api_version": "",
        "terms": Terms(temperature=0.6, max_tokens=2000, input_price=0.5, output_price=2),
        "manners": Manners(clock or ManualClock()),
    }
    return ChatModel(**{**parts, **changes})
