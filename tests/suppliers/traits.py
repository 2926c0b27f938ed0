"""What one instance of a supplier can do, and how it is called: switches for a whole run."""

from dataclasses import dataclass, field
from typing import Literal

Ability = Literal["honoured", "rejected", "ignored"]
Call = Literal["chat", "generation", "edit", "download"]

KEY = "test-key"


@dataclass(frozen=True, kw_only=True)
class Traits:
    """Defaults are those of the real service; every duration is in seconds."""

    key: str = KEY
    json_schema: Ability = "honoured"
    """`rejected`: 400, as llama.cpp answered it (ggml-org/llama.cpp issue 11847); `ignored`: prose
    with the JSON somewhere in it, as in its issue 24097."""
    json_object: Ability = "honoured"
    reasons: bool = False
    """A reasoning model: `max_tokens` and a `temperature` other than 1 are refused."""
    tells_usage: bool = True
    honours_idempotency: bool = False
    """The same `Idempotency-Key` gets the first answer again and is billed once. None of the three
    documents this; gateways in front of them do."""
    models: frozenset[str] = frozenset()
    """What may be asked for; empty: anything but what the supplier has retired."""
    deployments: dict[str, str] = field(default_factory=dict)
    """Azure: the model behind each deployment; a name that is not here is its own model."""
    seconds: dict[Call, float] = field(default_factory=dict)
    """How long an answer takes, before any fault."""
    requests_per_minute: int = 0
    """0: no limit. Beyond it there is 429, until the minute has passed."""
