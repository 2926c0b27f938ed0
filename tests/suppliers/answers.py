"""From an accepted request and a step to an answer, and to what it costs."""

import base64
import itertools
import json
from collections import OrderedDict
from functools import lru_cache
from typing import Any, NamedTuple

from tests.suppliers import faults, pictures
from tests.suppliers.asked import Asked, Fields, Persona
from tests.suppliers.faults import Step
from tests.suppliers.hostile import PICTURES, spoiled
from tests.suppliers.traits import Traits
from tests.suppliers.wire import Response
from tests.suppliers.words import words_for

# More than one job has at a time; an address that has fallen out is not found any more.
_KEPT_PICTURES = 256
_HTML = (
    b"<!doctype html><html><head><title>502 Bad Gateway</title></head>"
    b"<body><center><h1>502 Bad Gateway</h1></center><hr><center>cloudflare</center></body></html>"
)


class Answer(NamedTuple):
    response: Response
    billed: int


class Served(NamedTuple):
    """A picture behind an address."""

    content: bytes
    content_type: str


class Answers:
    """Makes answers in one persona's shapes; drawing takes a while, so call it in a thread."""

    def __init__(self, persona: Persona, traits: Traits) -> None:
        self._persona = persona
        self._traits = traits
        self._served: OrderedDict[str, Served] = OrderedDict()
        self._numbers = itertools.count(1)
        # Where this server and its forbidden neighbour are; known once they listen.
        self.origin = ""
        self.trap = ""

    def answer(self, asked: Asked, step: Step) -> Answer:
        if step.fault in faults.REFUSALS:
            return Answer(self._refused(asked, step), 0)
        if step.fault in faults.UNHEARD:
            return Answer(Response(status=200), 0)
        made = 1 if asked.call == "chat" else asked.count
        if step.fault in faults.BODIES:
            return Answer(_BODIES[step.fault], made)
        body = self._chat(asked, step) if asked.call == "chat" else self._images(asked, step)
        return Answer(json_response(200, body), made)

    def picture(self, name: str) -> Served | None:
        return self._served.get(name)

    def spoil(self, kind: str, picture: Served) -> Served:
        return Served(*spoiled(kind, picture.content))

    def _refused(self, asked: Asked, step: Step) -> Response:
        if step.fault == "bad_gateway":
            return Response(status=502, body=_HTML, content_type="text/html; charset=utf-8")
        refusal = self._persona.refusal(step.fault, asked, step.retry_after)
        body = self._persona.error_body(refusal.error)
        return json_response(refusal.error.status, body, refusal.headers)

    def _chat(self, asked: Asked, step: Step) -> Fields:
        words = words_for(asked, step, self._traits)
        return self._persona.chat_answer(asked, words.content, words.ending)

    def _images(self, asked: Asked, step: Step) -> Fields:
        if step.fault == "no_image":
            return self._persona.image_answer(asked, [])
        data = [self._image(asked, step, number) for number in range(asked.count)]
        return self._persona.image_answer(asked, data)

    def _image(self, asked: Asked, step: Step, number: int) -> Fields:
        if step.fault == "not_base64":
            return {"b64_json": "이것은 base64가 아닙니다"}
        if step.fault in faults.ADDRESSES:
            return {"url": self._address(step.fault)}
        change: Any = step.fault if step.fault in faults.ALTERED else ""
        content = _drawn(asked, f"{asked.fields['prompt']} {number}", change)
        kind = f"image/{asked.picture_kind}"
        if step.fault in PICTURES:
            content, kind = spoiled(step.fault, content)
        if asked.wants_url or step.by_address:
            return {"url": self._kept(Served(content, kind), asked.picture_kind)}
        return {"b64_json": base64.b64encode(content).decode()}

    def _kept(self, picture: Served, extension: str) -> str:
        name = f"{next(self._numbers):06d}.{extension}"
        self._served[name] = picture
        if len(self._served) > _KEPT_PICTURES:
            self._served.popitem(last=False)
        return f"{self.origin}/pictures/{name}"

    def _address(self, fault: str) -> str:
        return {
            "url_link_local": "http://169.254.169.254/latest/meta-data/iam/",
            "url_loopback": f"{self.trap}/admin.png",
            "url_private": "http://10.0.0.7/picture.png",
            "url_404": f"{self.origin}/pictures/none.png",
            "url_file": "file:///etc/hostname",
        }[fault]


def json_response(status: int, body: Fields, headers: dict[str, str] | None = None) -> Response:
    content = json.dumps(body, ensure_ascii=False).encode()
    return Response(status=status, body=content, headers=headers or {})


def _drawn(asked: Asked, prompt: str, change: pictures.Change) -> bytes:
    original = asked.originals[0] if asked.originals else b""
    return _drawn_once(original, asked.size, prompt, change, asked.picture_kind)


@lru_cache(maxsize=64)
def _drawn_once(
    original: bytes, size: pictures.Size, prompt: str, change: pictures.Change, kind: str
) -> bytes:
    if not original:
        return pictures.encoded(pictures.generated(size, prompt), kind)
    return pictures.encoded(pictures.edited(original, size, prompt, change), kind)


_BODIES = {
    "invalid_json": Response(status=200, body=b'{"id": "x", "choices": [{"index": 0, '),
    "html_instead_of_json": Response(
        status=200, body=_HTML, content_type="text/html; charset=utf-8"
    ),
    "empty_body": Response(status=200),
    "missing_fields": Response(status=200, body=b'{"id": "x", "object": "nothing"}'),
}
