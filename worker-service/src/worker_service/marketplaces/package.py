"""A package's files as one ZIP: the same files are the same bytes, whoever packs them and when."""

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

# The earliest moment that a ZIP can tell.
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o644 << 16
# What is packed already only grows.
_PACKED = (".jpg", ".png", ".webp")


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a ZIP of the files, which are named by their paths inside of it."""
    archive = BytesIO()
    with ZipFile(archive, "w") as packing:
        for path in sorted(files):
            entry = ZipInfo(path, _LONG_AGO)
            entry.external_attr = _READABLE
            entry.create_system = 3
            entry.compress_type = ZIP_STORED if path.endswith(_PACKED) else ZIP_DEFLATED
            packing.writestr(entry, files[path])
    return archive.getvalue()


def as_json(value: Any) -> bytes:
    """Return it for people and machines: UTF-8, indented, keys in the order given."""
    return json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"
