"""What a client shows to be let in: a signature made with the key, or a token of Entra ID."""

import base64
import hmac
import time
from urllib.parse import parse_qs, quote_plus

KEY_NAME = "RootManageSharedAccessKey"
KEY = "the-key-of-the-endpoint-for-tests"
# What the endpoint believes to come from Entra ID.
ENTRA_TOKEN = "a-token-of-entra-id-for-tests"  # noqa: S105 - opens nothing but this
_SCHEME = "SharedAccessSignature "


def audience_of(token: str) -> str | None:
    """Return what a genuine and unexpired token opens."""
    fields = parse_qs(token.removeprefix(_SCHEME))
    try:
        audience, signature, expiry = (fields[name][0] for name in ("sr", "sig", "se"))
        genuine = hmac.compare_digest(signature, _signature(audience, expiry))
        return audience if genuine and int(expiry) > time.time() else None
    except (KeyError, ValueError):
        return None


def _signature(audience: str, expiry: str) -> str:
    signed = f"{quote_plus(audience)}\n{expiry}"
    return base64.b64encode(hmac.digest(KEY.encode(), signed.encode(), "sha256")).decode()
