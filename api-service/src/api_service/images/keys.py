"""Which names an artifact can have."""

import hashlib
import re

from contracts.jobs import UserId

_OURS = re.compile(r"(?:jobs|uploads)(?:/[a-z0-9_-][a-z0-9._-]*){2,}")
LONGEST_KEY = 300


def is_artifact_key(text: str) -> bool:
    """Say whether it could be the name of an artifact; nothing else is looked up."""
    return len(text) <= LONGEST_KEY and _OURS.fullmatch(text) is not None


def upload_key(user_id: UserId, content: bytes, *, extension: str) -> str:
    """Return the key of an upload: unguessable without the content, the same for the same."""
    owner = hashlib.sha256(user_id.encode()).hexdigest()[:32]
    return f"uploads/{owner}/{hashlib.sha256(content).hexdigest()[:32]}.{extension}"
