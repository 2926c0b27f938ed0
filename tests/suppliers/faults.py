"""What goes wrong, at which call, and when: a queue of steps, a default, or seeded chance."""

import random
from collections import deque
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from tests.suppliers.hostile import PICTURES
from tests.suppliers.traits import Call

# The connection. What is lost after the request was received has been paid for.
UNHEARD = ("reset_before",)
LOST = ("reset_after", "reset_mid_body", "endless_body", "slow_drip", "hang")
# The status: nothing was made, nothing is billed.
REFUSALS = (
    "rate_limited",
    "quota_exhausted",
    "unauthorized",
    "not_found",
    "prompt_filtered",
    "server_error",
    "bad_gateway",
    "unavailable",
)
# 200, and a body that is not what it should be.
BODIES = ("invalid_json", "html_instead_of_json", "empty_body", "missing_fields")
# 200, a completion, and words that must not be used as they are.
WORDS = (
    "refusal",
    "content_filter",
    "length",
    "prose",
    "broken_json",
    "schema_violation",
    "empty_content",
    "markup",
    "invented_claims",
    "banned_claims",
    "contacts",
    "wrong_language",
)
# 200, an image, and what must not be used as it is; or an address that must not be asked.
ALTERED = ("altered_colour", "altered_shape")
ADDRESSES = ("url_link_local", "url_loopback", "url_private", "url_404", "url_file")
PIXELS = (*PICTURES, *ADDRESSES, "not_base64", "no_image")

OF_ANY_CALL = (*UNHEARD, *LOST, *REFUSALS, *BODIES)
FAULTS: dict[Call, tuple[str, ...]] = {
    "chat": (*OF_ANY_CALL, *WORDS),
    "generation": (*OF_ANY_CALL, *PIXELS),
    "edit": (*OF_ANY_CALL, *PIXELS, *ALTERED),
    "download": (*UNHEARD, *LOST, "not_found", "server_error", *PICTURES),
}


@dataclass(frozen=True, kw_only=True)
class Step:
    """How one request is answered; without a fault, as it should be."""

    fault: str = ""
    seconds: float = 0.0
    """How much later than usual the answer begins."""
    retry_after: str = "1"
    """What `rate_limited` and `unavailable` say; empty: they say nothing."""
    slots: int | None = None
    """How many texts of a completion a fault of words touches; None: all of them."""
    says: str | None = None
    """The content of a completion, as it is."""
    by_address: bool = False
    """Images are answered as addresses, as some that speak OpenAI's words do."""

    @classmethod
    def of(cls, told: Any) -> Self:
        """Return a step from a fault's name or from fields; `ValueError` for an unknown one."""
        known = {field.name for field in fields(cls)}
        values = {"fault": told} if isinstance(told, str) else dict(told)
        if set(values) - known:
            raise ValueError(f"a step has no {sorted(set(values) - known)}")
        step = cls(**values)
        if step.fault and not any(step.fault in faults for faults in FAULTS.values()):
            raise ValueError(f"no such fault: {step.fault}")
        return step


@dataclass(frozen=True, kw_only=True)
class Chance:
    """A share of requests, each with one of `faults`, the same for the same seed."""

    seed: int
    share: float
    faults: tuple[str, ...] = ()
    seconds: float = 0.0


class Script:
    """Steps wait for their call; then chance decides, then the default."""

    def __init__(self) -> None:
        self._queues: dict[Call, deque[Step]] = {call: deque() for call in FAULTS}
        self._defaults: dict[Call, Step] = {}
        self._chance: Chance | None = None
        self._random = random.Random(0)  # noqa: S311 - what must be guessable is not secret

    def add(self, call: Call, steps: Iterable[Any]) -> None:
        self._queues[call].extend(_possible(call, Step.of(told)) for told in steps)

    def default(self, call: Call, step: Any) -> None:
        self._defaults[call] = _possible(call, Step.of(step))

    def chance(self, chance: Chance | None) -> None:
        self._chance = chance
        self._random = random.Random(chance.seed if chance else 0)  # noqa: S311 - as above

    def clear(self) -> None:
        self._defaults.clear()
        self.chance(None)
        for queue in self._queues.values():
            queue.clear()

    def next(self, call: Call) -> Step:
        if self._queues[call]:
            return self._queues[call].popleft()
        if self._chance is not None and self._random.random() < self._chance.share:
            return self._drawn(call, self._chance)
        return self._defaults.get(call, Step())

    def waiting(self) -> dict[str, list[dict[str, Any]]]:
        """Return the steps whose call has not come yet."""
        return {call: [asdict(step) for step in queue] for call, queue in self._queues.items()}

    def _drawn(self, call: Call, chance: Chance) -> Step:
        faults = [fault for fault in FAULTS[call] if not chance.faults or fault in chance.faults]
        if not faults:
            return Step()
        return Step(fault=self._random.choice(faults), seconds=chance.seconds)


def _possible(call: Call, step: Step) -> Step:
    if step.fault and step.fault not in FAULTS[call]:
        raise ValueError(f"{call} has no {step.fault}")
    return step
