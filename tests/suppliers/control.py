"""The script and the ledger of a service over HTTP, for those who run it as a process.

`POST /_control/script`   {"call": "edit", "steps": ["rate_limited", {"fault": "", "seconds": 2}]}
`POST /_control/default`  {"call": "chat", "step": {"seconds": 1}}
`POST /_control/chance`   {"seed": 7, "share": 0.2, "faults": ["server_error"]}; {} ends it
`POST /_control/clear`    no step is left, and the ledger is empty
`GET /_control/ledger`    every request, the bill, and how many connections are open
`GET /_control/faults`    which faults each call has
"""

import json
from typing import TYPE_CHECKING, Any

from tests.suppliers.answers import json_response
from tests.suppliers.faults import FAULTS, Chance
from tests.suppliers.service import Service
from tests.suppliers.wire import Request, Response

if TYPE_CHECKING:
    from collections.abc import Callable


class Control:
    """Answers with 400 and a reason what it does not understand."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._actions: dict[tuple[str, str], Callable[[dict[str, Any]], Any]] = {
            ("POST", "script"): self._script,
            ("POST", "default"): self._default,
            ("POST", "chance"): self._chance,
            ("POST", "clear"): self._clear,
            ("GET", "ledger"): self._ledger,
            ("GET", "faults"): lambda _: FAULTS,
        }

    def answer(self, request: Request) -> Response:
        action = self._actions.get((request.method, request.path.removeprefix("/_control/")))
        if action is None:
            return json_response(404, {"error": "no such control"})
        try:
            return json_response(200, {"ok": action(json.loads(request.body or b"{}"))})
        except (KeyError, TypeError, ValueError) as error:
            return json_response(400, {"error": f"{type(error).__name__}: {error}"})

    def _script(self, told: dict[str, Any]) -> Any:
        self._service.script.add(told["call"], told["steps"])
        return self._service.script.waiting()

    def _default(self, told: dict[str, Any]) -> None:
        self._service.script.default(told["call"], told["step"])

    def _chance(self, told: dict[str, Any]) -> None:
        faults = tuple(told.pop("faults", ()))
        self._service.script.chance(Chance(**told, faults=faults) if told else None)

    def _clear(self, _: dict[str, Any]) -> None:
        self._service.script.clear()
        self._service.ledger.clear()

    def _ledger(self, _: dict[str, Any]) -> dict[str, Any]:
        return {**self._service.ledger.told(), "connections": self._service.connections()}
