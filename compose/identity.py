"""Prints a token for a user of `make up`; makes the passwords and the signing key where missing.

usage: python compose/identity.py [USER]     (without a user it only makes what is missing)

The key stands in place of an identity service, on this machine and for its own containers.
"""

import json
import secrets
import sys
import time
from pathlib import Path

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

HOME = Path(__file__).parents[1] / ".compose"
KEY_ID = "compose"
TOKEN_SECONDS = 12 * 3600


def prepare() -> None:
    """Make what is missing; what is there stays, or the databases would know other passwords."""
    (HOME / "public").mkdir(parents=True, exist_ok=True)
    key, passwords = HOME / "key.pem", HOME / "env"
    if not key.exists():
        _write_secret(key, _new_key())
    if not passwords.exists():
        names = ("POSTGRES_PASSWORD", "REDIS_PASSWORD", "GRAFANA_PASSWORD")
        _write_secret(passwords, "".join(f"{name}={secrets.token_hex(24)}\n" for name in names))
    (HOME / "public" / "jwks.json").write_text(_key_set(key.read_bytes()))


def token(user: str) -> str:
    """Return a token that names `user`, good for half a day."""
    now = int(time.time())
    claims = {
        "sub": user,
        "iss": "http://identity:8080/",
        "aud": "pageloom",
        "iat": now,
        "exp": now + TOKEN_SECONDS,
    }
    return jwt.encode(
        claims, (HOME / "key.pem").read_bytes(), algorithm="ES256", headers={"kid": KEY_ID}
    )


def _write_secret(path: Path, content: str) -> None:
    path.touch(mode=0o600)
    path.write_text(content)


def _new_key() -> str:
    return (
        ec.generate_private_key(ec.SECP256R1())
        .private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        .decode()
    )


def _key_set(private: bytes) -> str:
    algorithm = jwt.algorithms.ECAlgorithm(jwt.algorithms.ECAlgorithm.SHA256)
    public = algorithm.prepare_key(private).public_key()  # type: ignore[union-attr]
    jwk = json.loads(algorithm.to_jwk(public))
    return json.dumps({"keys": [{**jwk, "kid": KEY_ID, "use": "sig", "alg": "ES256"}]})


if __name__ == "__main__":
    prepare()
    if sys.argv[1:]:
        sys.stdout.write(token(sys.argv[1]) + "\n")
