"""ICC profiles, written here from the figures that define their spaces."""

import struct
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

# CIE xy of red, green and blue; all three spaces have the white of D65.
SRGB = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
DISPLAY_P3 = ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))
ADOBE_RGB = ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
_D65, _D50 = (0.3127, 0.3290), (0.9642, 1.0, 0.8249)
_BRADFORD = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
)


def xyz_of(primaries: Sequence[tuple[float, float]]) -> Matrix:
    """Return the way from linear light of these primaries to XYZ as seen under D65."""
    columns = np.array([[x / y, 1.0, (1 - x - y) / y] for x, y in primaries]).T
    white = np.array([_D65[0] / _D65[1], 1.0, (1 - sum(_D65)) / _D65[1]])
    return np.asarray(columns * np.linalg.solve(columns, white))


def matrix_profile(name: str, primaries: Sequence[tuple[float, float]], gamma: float) -> bytes:
    """Return the profile of a display: three primaries and one curve."""
    white = np.array([_D65[0] / _D65[1], 1.0, (1 - sum(_D65)) / _D65[1]])
    cones = (_BRADFORD @ np.array(_D50)) / (_BRADFORD @ white)
    adapted = np.linalg.inv(_BRADFORD) @ np.diag(cones) @ _BRADFORD @ xyz_of(primaries)
    curve = b"curv" + struct.pack(">IIH", 0, 1, round(gamma * 256)) + b"\0\0"
    tags = {b"desc": _text(name), b"cprt": _copyright(), b"wtpt": _xyz(_D50)}
    for channel, column in zip((b"r", b"g", b"b"), adapted.T, strict=True):
        tags[channel + b"XYZ"] = _xyz(column)
        tags[channel + b"TRC"] = curve
    return _profile(b"mntr", b"RGB ", b"XYZ ", tags)


def ink_profile(name: str, cyan: tuple[int, int, int]) -> bytes:
    """Return the profile of a press whose cyan ink prints as this Lab colour, all else black."""
    corners = []
    for inks in np.ndindex(2, 2, 2, 2):
        is_cyan = inks == (1, 0, 0, 0)
        lightness = cyan[0] if is_cyan else 0 if any(inks) else 100
        corners += [round(2.55 * lightness), 128 + cyan[1] * is_cyan, 128 + cyan[2] * is_cyan]
    ramp = bytes(range(256))
    table = struct.pack(">4sIBBBx9i", b"mft1", 0, 4, 3, 2, *_fixed(np.eye(3).ravel()))
    lut = table + ramp * 4 + bytes(corners) + ramp * 3
    tags = {b"desc": _text(name), b"cprt": _copyright(), b"wtpt": _xyz(_D50), b"A2B0": lut}
    return _profile(b"prtr", b"CMYK", b"Lab ", tags)


def _fixed(values: Sequence[float] | Matrix) -> list[int]:
    return [round(float(value) * 65536) for value in values]


def _xyz(values: Sequence[float] | Matrix) -> bytes:
    return b"XYZ " + struct.pack(">I3i", 0, *_fixed(values))


def _text(name: str) -> bytes:
    ascii_name = name.encode() + b"\0"
    head = b"desc" + struct.pack(">II", 0, len(ascii_name)) + ascii_name
    return head + bytes(4 + 4 + 2 + 1 + 67)


def _copyright() -> bytes:
    return b"text" + bytes(4) + b"none\0"


def _profile(kind: bytes, space: bytes, connection: bytes, tags: dict[bytes, bytes]) -> bytes:
    offset, entries, body = 128 + 4 + 12 * len(tags), b"", b""
    for name, content in tags.items():
        padded = content + bytes(-len(content) % 4)
        entries += struct.pack(">4sII", name, offset + len(body), len(content))
        body += padded
    size = offset + len(body)
    head = struct.pack(">I4sI4s4s4s", size, bytes(4), 0x02400000, kind, space, connection)
    head += struct.pack(">6H4s", 2026, 1, 1, 0, 0, 0, b"acsp") + bytes(28)
    head += struct.pack(">3i", *_fixed(_D50))
    return head + bytes(128 - len(head)) + struct.pack(">I", len(tags)) + entries + body
