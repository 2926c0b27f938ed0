"""Lines of an access log, as gateway/nginx writes them."""

import json

FINE = {
    "time": "2026-11-25T10:28:14+00:00",
    "at": 1795602494.5,
    "request_id": "e1d59c6f7b9a4a1e",
    "client": "203.0.113.7",
    "method": "GET",
    "path": "/api/generation/status/01a2124c-1ec4-77f4-bf76-9fe68f38b6d1",
    "status": "200",
    "bytes": 420,
    "seconds": 0.012,
    "completion": "OK",
    "idempotency_key": "",
    "upstream": "10.0.0.5:8080",
    "upstream_status": "200",
    "upstream_connect": "0.000",
    "upstream_header": "0.011",
    "upstream_response": "0.012",
    "upstream_sent": "450",
    "upstream_received": "420",
    "cache": "",
}
# What nginx writes of one attempt that went wrong, in its own way for each way to go wrong.
CLOSED_IN_USE = {
    "status": "502",
    "upstream_status": "502",
    "upstream_header": "-",
    "upstream_response": "0.002",
    "upstream_received": "0",
}
REFUSED = CLOSED_IN_USE | {"upstream_connect": "-", "upstream_sent": "0"}
NOBODY_LEFT = REFUSED | {"upstream": "pageloom_api", "upstream_response": "0.000"}
DIED_AT_WORK = CLOSED_IN_USE | {"upstream_response": "3.120"}
UNREADABLE = CLOSED_IN_USE | {"upstream_received": "9000"}
NO_ANSWER = CLOSED_IN_USE | {
    "status": "504",
    "upstream_status": "504",
    "upstream_response": "75.003",
}
NO_CONNECTION = NO_ANSWER | {"upstream_connect": "-", "upstream_sent": "0"}
REPAIRED = {
    "upstream": "10.0.0.5:8080, 10.0.0.6:8080",
    "upstream_status": "502, 200",
    "upstream_connect": "-, 0.001",
    "upstream_header": "-, 0.015",
    "upstream_response": "0.000, 0.016",
    "upstream_sent": "0, 450",
    "upstream_received": "0, 420",
}


def line(*changes: dict[str, str], **more: object) -> str:
    """Return the line of a fine request, but for what is said otherwise."""
    told: dict[str, object] = dict(FINE)
    for change in changes:
        told |= change
    return json.dumps(told | more)
