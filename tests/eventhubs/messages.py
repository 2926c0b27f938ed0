"""A message as its sections: taken out of a batch, and given what the service adds."""

from tests.eventhubs import amqp

_DELIVERY_ANNOTATIONS, _ANNOTATIONS, _DATA, _LAST = 0x71, 0x72, 0x75, 0x78
_FIRST = 0x70
_KEY = "x-opt-partition-key"

Section = tuple[int, bytes]


def sections(message: bytes) -> list[Section]:
    """Return code and encoded content of every section; raise `ValueError` if it is no message."""
    found, at = [], 0
    while at < len(message):
        if message[at : at + 2] != b"\x00\x53" or not _FIRST <= _byte(message, at + 2) <= _LAST:
            raise ValueError("no section begins here")
        end = amqp.end_of_value(message, at + 3)
        found.append((message[at + 2], message[at + 3 : end]))
        at = end
    if not found:
        raise ValueError("a message has a section")
    return found


def _byte(data: bytes, at: int) -> int:
    return data[at] if at < len(data) else -1


def events_in(message: bytes) -> list[bytes]:
    """Return the messages of a batch; a message that is no batch is alone."""
    # The format that marks a batch is not shown by the engine; that all data are messages is.
    found = sections(message)
    contents = [amqp.text(content) for code, content in found if code == _DATA]
    others = {code for code, _ in found} - {_DATA, _ANNOTATIONS, _FIRST}
    if contents and not others and all(map(_is_message, contents)):
        return contents
    return [message]


def _is_message(data: bytes) -> bool:
    try:
        sections(data)
    except ValueError:
        return False
    return True


def body(message: bytes) -> bytes:
    """Return the data of a message."""
    return b"".join(amqp.text(content) for code, content in sections(message) if code == _DATA)


def key_of(message: bytes) -> str | None:
    """Return the partition key that a message or a batch carries."""
    pairs = _annotations(sections(message))
    for name, value in zip(pairs[::2], pairs[1::2], strict=True):
        if amqp.text(name) == _KEY.encode():
            return None if value == amqp.NULL else amqp.text(value).decode()
    return None


def _annotations(found: list[Section]) -> list[bytes]:
    return [item for code, value in found if code == _ANNOTATIONS for item in amqp.items(value)]


def annotated(message: bytes, added: dict[str, bytes]) -> bytes:
    """Return the message with annotations added; of two with one name, the later is read."""
    found = sections(message)
    pairs = _annotations(found) + _pairs(added)
    rest = [section for section in found if section[0] not in (_ANNOTATIONS, _DELIVERY_ANNOTATIONS)]
    return _joined([*rest, (_ANNOTATIONS, amqp.map32(pairs))])


def with_delivery_annotations(message: bytes, added: dict[str, bytes]) -> bytes:
    """Return the message with what is true of this delivery alone."""
    return _joined([*sections(message), (_DELIVERY_ANNOTATIONS, amqp.map32(_pairs(added)))])


def _pairs(added: dict[str, bytes]) -> list[bytes]:
    return [part for name, value in added.items() for part in (amqp.symbol(name), value)]


def _joined(found: list[Section]) -> bytes:
    # Codes grow in the order in which sections must stand.
    ordered = sorted(found, key=lambda section: section[0])
    return b"".join(amqp.described(code, content) for code, content in ordered)
