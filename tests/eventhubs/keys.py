"""Which partition a key belongs to: Jenkins lookup3, folded to 16 bits, as the service has it."""

_WORD = 0xFFFFFFFF
_BLOCK = 12


def partition_of(key: str, partitions: int) -> int:
    b, c = _lookup3(key.encode())
    folded = (b ^ c) & 0xFFFF
    signed = folded - 0x10000 if folded & 0x8000 else folded
    return signed % partitions


def _lookup3(data: bytes) -> tuple[int, int]:
    a = b = c = (0xDEADBEEF + len(data)) & _WORD
    at = 0
    while len(data) - at > _BLOCK:
        x, y, z = _words(data[at : at + _BLOCK])
        a, b, c = _mix((a + x) & _WORD, (b + y) & _WORD, (c + z) & _WORD)
        at += _BLOCK
    if at == len(data):
        return b, c
    x, y, z = _words(data[at:])
    return _final((a + x) & _WORD, (b + y) & _WORD, (c + z) & _WORD)


def _words(block: bytes) -> tuple[int, int, int]:
    full = block.ljust(_BLOCK, b"\0")
    x, y, z = (int.from_bytes(full[at : at + 4], "little") for at in (0, 4, 8))
    return x, y, z


def _rotated(value: int, bits: int) -> int:
    return (value << bits | value >> (32 - bits)) & _WORD


def _mix(a: int, b: int, c: int) -> tuple[int, int, int]:
    for bits in (4, 6, 8, 16, 19, 4):
        a = (a - c & _WORD) ^ _rotated(c, bits)
        c = c + b & _WORD
        a, b, c = b, c, a
    return a, b, c


def _final(a: int, b: int, c: int) -> tuple[int, int]:
    for bits in (14, 11, 25, 16, 4, 14, 24):
        c = (c ^ b) - _rotated(b, bits) & _WORD
        a, b, c = b, c, a
    # Seven steps of three leave the words one place further.
    return a, b
