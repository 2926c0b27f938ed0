"""What a request carries: fields of a JSON object, or fields and files of a multipart form."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import Any

from tests.suppliers.refusals import RefusedError
from tests.suppliers.wire import Request

_DISPOSITION = re.compile(r'(name|filename)="((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True, kw_only=True)
class Upload:
    """One file of a form."""

    name: str
    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Form:
    """Fields by name, and files in their order."""

    fields: dict[str, Any]
    files: tuple[Upload, ...] = field(default=())

    def files_named(self, *names: str) -> list[Upload]:
        return [file for file in self.files if file.name in names]

    def summary(self) -> dict[str, Any]:
        """Return what a ledger may keep: of files and long texts only what tells them apart."""
        told = {name: _shortened(value) for name, value in self.fields.items()}
        for number, file in enumerate(self.files):
            told[f"{file.name}#{number}"] = f"{len(file.content)} bytes {_digest(file.content)}"
        return told


def read_json(request: Request) -> Form:
    """Return the fields of a JSON body; refuse any other body as OpenAI does."""
    _demand_content_type(request, "application/json")
    try:
        fields = json.loads(request.body)
    except ValueError:
        raise RefusedError(400, "We could not parse the JSON body of your request.") from None
    if not isinstance(fields, dict):
        raise RefusedError(400, "The body of your request is not a JSON object.")
    return Form(fields=fields)


def read_multipart(request: Request) -> Form:
    """Return fields and files of a multipart body; refuse any other."""
    _demand_content_type(request, "multipart/form-data")
    match = re.search(r'boundary="?([^";]+)"?', request.header("content-type"))
    if match is None:
        raise RefusedError(400, "Missing boundary in multipart/form-data.")
    fields: dict[str, Any] = {}
    files: list[Upload] = []
    # The first part is what stands before the form, the last what stands after it.
    for part in (b"\r\n" + request.body).split(b"\r\n--" + match[1].encode())[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        told = dict(_DISPOSITION.findall(head.decode()))
        if "filename" in told:
            files.append(_upload(told, head, content))
        else:
            fields[told["name"]] = content.decode()
    return Form(fields=fields, files=tuple(files))


def _upload(told: dict[str, str], head: bytes, content: bytes) -> Upload:
    stated = re.search(rb"(?i)content-type:\s*(\S+)", head)
    return Upload(
        name=told["name"],
        filename=told["filename"],
        content_type=stated[1].decode() if stated else "application/octet-stream",
        content=content,
    )


def _demand_content_type(request: Request, wanted: str) -> None:
    stated = request.header("content-type").split(";")[0].strip().lower()
    if stated != wanted:
        raise RefusedError(
            400,
            f"Unsupported content type: '{stated}'. This API method only accepts '{wanted}' "
            f"requests, but you specified the header 'Content-Type: {stated}'.",
            code="unsupported_content_type",
        )


def _shortened(value: Any) -> Any:
    if isinstance(value, str) and value.startswith("data:"):
        return f"{len(value)} characters {_digest(value.encode())}"
    return value


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
