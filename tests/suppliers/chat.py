"""Chat completions: what may be asked, and what the answer looks like.

Request: openai-python 3.57, `types/chat/completion_create_params.py` (generated from OpenAI's
OpenAPI document); together-py 3.1, the file of the same name. Response: `ChatCompletion` of both,
and what a recorded answer of Together looks like.
"""

import itertools
import json
import time
from typing import Any

from tests.suppliers import checks, structured
from tests.suppliers.checks import Known
from tests.suppliers.refusals import RefusedError, wrong_type, wrong_value
from tests.suppliers.traits import Traits

Fields = dict[str, Any]

_ids = itertools.count(1)
_ROLES = ("system", "developer", "user", "assistant", "tool")
# What a token is worth in characters, roughly: enough for bills that add up.
_TOKEN = 3


def _messages(name: str, value: Any) -> None:
    checks.sequence(name, value)
    for number, message in enumerate(value):
        place = f"{name}[{number}]"
        checks.mapping(place, message)
        if message.get("role") not in _ROLES:
            raise wrong_value(f"{place}.role", ", ".join(_ROLES), message.get("role"))
        content = message.get("content")
        if not isinstance(content, str | list) or not content:
            raise wrong_type(f"{place}.content", "a string or an array of parts", content)


_SAMPLING = {
    "temperature": checks.number(0, 2),
    "top_p": checks.number(0, 1),
    "frequency_penalty": checks.number(-2, 2),
    "presence_penalty": checks.number(-2, 2),
    "seed": checks.anything,
    "stop": checks.anything,
    "n": checks.integer(1, 1),
    "stream": checks.truth,
    "logit_bias": checks.mapping,
    "tools": checks.sequence,
    "tool_choice": checks.anything,
    "response_format": checks.mapping,
    "max_tokens": checks.integer(1, 1 << 20),
    "reasoning_effort": checks.text,
}
OPENAI = Known(
    required={"model": checks.text, "messages": _messages},
    optional={
        **_SAMPLING,
        "max_completion_tokens": checks.integer(1, 1 << 20),
        "logprobs": checks.truth,
        "top_logprobs": checks.integer(0, 20),
        "metadata": checks.mapping,
        "modalities": checks.sequence,
        "parallel_tool_calls": checks.truth,
        "prompt_cache_key": checks.text,
        "prompt_cache_retention": checks.text,
        "safety_identifier": checks.text,
        "service_tier": checks.text,
        "store": checks.truth,
        "user": checks.text,
        "verbosity": checks.one_of("low", "medium", "high"),
    },
)
# A deployment has its model; naming it again changes nothing.
AZURE = Known(
    required={"messages": _messages},
    optional={**OPENAI.optional, "model": checks.text},
)
TOGETHER = Known(
    required={"model": checks.text, "messages": _messages},
    optional={
        **_SAMPLING,
        "chat_template_kwargs": checks.anything,
        "context_length_exceeded_behavior": checks.one_of("truncate", "error"),
        "echo": checks.truth,
        "logprobs": checks.integer(0, 20),
        "min_p": checks.number(0, 1),
        "repetition_penalty": checks.number(0, 2),
        "safety_model": checks.text,
        "top_k": checks.integer(0, 1 << 20),
        "reasoning": checks.mapping,
    },
)


def hold(known: Known, fields: Fields, traits: Traits) -> None:
    """Refuse what the documentation does not allow, or what this model cannot do."""
    known.hold(fields)
    if traits.reasons:
        _hold_reasoning(fields)
    structured.hold(fields, traits)


def _hold_reasoning(fields: Fields) -> None:
    if fields.get("max_tokens") is not None:
        raise RefusedError(
            400,
            "Unsupported parameter: 'max_tokens' is not supported with this model. "
            "Use 'max_completion_tokens' instead.",
            param="max_tokens",
            code="unsupported_parameter",
        )
    if fields.get("temperature") not in (None, 1):
        raise RefusedError(
            400,
            "Unsupported value: 'temperature' does not support this value with this model. "
            "Only the default (1) value is supported.",
            param="temperature",
            code="unsupported_value",
        )


def prompt_of(fields: Fields) -> str:
    """Return all that was said, as one text."""
    return "\n".join(_text_of(message["content"]) for message in fields["messages"])


def _text_of(content: str | list[Any]) -> str:
    if isinstance(content, str):
        return content
    return "\n".join(part.get("text", "") for part in content)


def answer(fields: Fields, content: str | None, traits: Traits, **ending: Any) -> Fields:
    """Return a completion; `ending` may have `finish_reason` and `refusal`."""
    return {
        "id": f"chatcmpl-{next(_ids):024d}",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": fields["model"],
        "choices": [
            {
                "index": 0,
                "message": {
                    "role": "assistant",
                    "content": content,
                    "refusal": ending.get("refusal"),
                    "annotations": [],
                },
                "logprobs": None,
                "finish_reason": ending.get("finish_reason", "stop"),
            }
        ],
        "service_tier": "default",
        "system_fingerprint": "fp_tests",
        **({"usage": usage(fields, content or "")} if traits.tells_usage else {}),
    }


def usage(fields: Fields, content: str) -> Fields:
    asked = len(json.dumps(fields["messages"], ensure_ascii=False)) // _TOKEN + 1
    written = len(content) // _TOKEN + 1
    return {
        "prompt_tokens": asked,
        "completion_tokens": written,
        "total_tokens": asked + written,
        "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
        "completion_tokens_details": {
            "reasoning_tokens": 0,
            "audio_tokens": 0,
            "accepted_prediction_tokens": 0,
            "rejected_prediction_tokens": 0,
        },
    }
