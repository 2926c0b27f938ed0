"""Text from any endpoint that speaks OpenAI's chat completions; whoever it is, it is asked for
one JSON object."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple
from urllib.parse import urlencode

import structlog

from chassis.errors import PermanentError
from contracts.pages import Provenance, Usage
from worker_service.ports import Account, Endpoint, SupplierReply, SupplierRequest
from worker_service.suppliers.chat_answers import ChatAnswer, Outcome, first_object, read_answer
from worker_service.suppliers.manners import Manner, Manners, is_about_the_form, is_filtered

log = structlog.get_logger(__name__)

_HASH_DIGITS = 16


class Message(NamedTuple):
    """One turn of a conversation."""

    role: Literal["system", "user", "assistant"]
    content: str


class Written(NamedTuple):
    """An answer: its JSON object if there is one, why not otherwise, and who made it."""

    outcome: Outcome
    content: dict[str, Any] | None
    text: str
    provenance: Provenance


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """What is asked for besides words; prices are dollars for a million tokens."""

    temperature: float
    max_tokens: int
    input_price: float = 0
    output_price: float = 0

    def cost_micro_usd(self, *, input_tokens: int, output_tokens: int) -> int:
        # A dollar for a million tokens is a millionth of a dollar for one.
        return round(input_tokens * self.input_price + output_tokens * self.output_price)


@dataclass(frozen=True, kw_only=True, slots=True)
class ChatModel:
    """One model at one endpoint; remembers in which way it likes to be asked."""

    endpoint: Endpoint
    model: str
    api_version: str
    terms: Terms
    manners: Manners

    async def write(
        self,
        messages: Sequence[Message],
        schema: dict[str, Any],
        account: Account,
        known_by: str = "",
    ) -> Written:
        """Return the answer, whatever it is; what `account` raises is raised, except for
        refusals of the way of asking, as long as there is a simpler way, and for a filter's.

        Under a name that the job has used before, its answer is returned again, however much of
        the words has changed since.
        """
        manner = self.manners.best()
        name = f"{self.model}\0{known_by}".encode() if known_by else b""
        while True:
            request = replace(self._request(messages, schema, manner), known_by=name)
            try:
                reply = await account.ask(request)
            except PermanentError as error:
                if is_filtered(error):
                    return Written(Outcome.FILTERED, None, "", self._provenance(request))
                simpler = manner.simpler(str(error)) if is_about_the_form(error) else None
                if simpler is None:
                    raise
                shape = simpler.format.name.lower()
                log.info("chat.asked_simpler", supplier=self.endpoint.name, shape=shape)
                manner = simpler
            else:
                return self._written(request, reply, manner, account)

    def _written(
        self, request: SupplierRequest, reply: SupplierReply, manner: Manner, account: Account
    ) -> Written:
        answer = read_answer(reply.body)
        account.spent(request, self._usage(answer))
        content = first_object(answer.text, is_cut_off=answer.outcome is Outcome.CUT_OFF)
        if content is not None:
            self.manners.remember(manner)
        log.info("chat.answered", supplier=self.endpoint.name, outcome=answer.outcome)
        return Written(answer.outcome, content, answer.text, self._provenance(request))

    def _usage(self, answer: ChatAnswer) -> Usage:
        counted = {"input_tokens": answer.input_tokens, "output_tokens": answer.output_tokens}
        return Usage(
            text_calls=1, **counted, estimated_cost_micro_usd=self.terms.cost_micro_usd(**counted)
        )

    def _provenance(self, request: SupplierRequest) -> Provenance:
        return Provenance(
            ai_generated=True,
            supplier=self.endpoint.name,
            model=self.model,
            prompt_hash=hashlib.sha256(request.body).hexdigest()[:_HASH_DIGITS],
        )

    def _request(
        self, messages: Sequence[Message], schema: dict[str, Any], manner: Manner
    ) -> SupplierRequest:
        temperature = {"temperature": self.terms.temperature} if manner.tells_temperature else {}
        body = json.dumps(
            {
                "model": self.model,
                "messages": [message._asdict() for message in messages],
                manner.limit_field: self.terms.max_tokens,
                **temperature,
                **manner.demand(schema, "page_copy"),
            },
            ensure_ascii=False,
        ).encode()
        query = urlencode({"api-version": self.api_version}) if self.api_version else ""
        return SupplierRequest(
            endpoint=self.endpoint,
            purpose="text",
            path=f"/chat/completions{'?' if query else ''}{query}",
            content_type="application/json",
            body=body,
            # No tokeniser makes more than one token of a character, as far as sellers write.
            expected_cost_micro_usd=self.terms.cost_micro_usd(
                input_tokens=len(body.decode()), output_tokens=self.terms.max_tokens
            ),
        )
