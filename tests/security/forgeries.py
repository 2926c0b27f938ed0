"""An identity service, the tokens that it makes for us, and every way of forging one."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any

import httpx
import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

ISSUER, AUDIENCE, JWKS_URL = "https://id.example", "pageloom", "https://id.example/jwks"
OURS = rsa.generate_private_key(public_exponent=65537, key_size=2048)
THEIRS = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CURVE = ec.generate_private_key(ec.SECP256R1())


def jwk(key: Any, kid: str, **more: str) -> dict[str, Any]:
    algorithm = jwt.algorithms.ECAlgorithm if key is CURVE else jwt.algorithms.RSAAlgorithm
    return {**algorithm.to_jwk(key.public_key(), as_dict=True), "kid": kid, "use": "sig", **more}


class IdentityService:
    """Publishes keys, counts who asks, and can be down."""

    def __init__(self) -> None:
        self.keys = [jwk(OURS, "ours", alg="RS256"), jwk(CURVE, "curve")]
        self.asked = 0
        self.is_down = False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        assert str(request.url) == JWKS_URL
        self.asked += 1
        return (
            httpx.Response(503) if self.is_down else httpx.Response(200, json={"keys": self.keys})
        )


def claims(**other: Any) -> dict[str, Any]:
    now = int(time.time())
    return {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "subject",
        "userId": "mina",
        "iat": now,
        "exp": now + 600,
        **other,
    }


def a_token(
    payload: dict[str, Any] | None = None,
    *,
    key: Any = OURS,
    algorithm: str = "RS256",
    **header: Any,
) -> str:
    return jwt.encode(payload or claims(), key, algorithm, headers={"kid": "ours", **header})


def without(claim: str) -> dict[str, Any]:
    return {name: value for name, value in claims().items() if name != claim}


def glued(header: dict[str, Any], payload: dict[str, Any], signature: bytes = b"") -> str:
    parts = (json.dumps(header).encode(), json.dumps(payload).encode(), signature)
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


def public_pem() -> bytes:
    return OURS.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def signed_with_the_public_key() -> str:
    unsigned = glued({"alg": "HS256", "typ": "JWT", "kid": "ours"}, claims()).rpartition(".")[0]
    mac = hmac.new(public_pem(), unsigned.encode(), hashlib.sha256).digest()
    return f"{unsigned}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"


def tampered() -> str:
    head, _, signature = a_token().split(".")
    return f"{head}.{glued({}, claims(userId='admin')).split('.')[1]}.{signature}"


def now(seconds: int) -> int:
    return int(time.time()) + seconds


FORGERIES: dict[str, str] = {
    "nothing": "",
    "a word": "mina",
    "dots": "..",
    "more dots": "a.b.c.d",
    "an array for a header": "W10.W10.W10",
    "deep nesting": base64.urlsafe_b64encode(b"[" * 5000).decode() + ".e30.e30",
    "beyond any length": "a" * 10_000,
    "no signature": a_token().rpartition(".")[0] + ".",
    "alg none": glued({"alg": "none", "kid": "ours"}, claims()),
    "alg nOnE": glued({"alg": "nOnE", "kid": "ours"}, claims()),
    "alg missing": glued({"kid": "ours"}, claims()),
    "HMAC with the public key": signed_with_the_public_key(),
    "tampered": tampered(),
    "another's key": a_token(key=THEIRS),
    "another's key, embedded": a_token(key=THEIRS, jwk=jwk(THEIRS, "ours")),
    "another's key, by address": a_token(key=THEIRS, jku="https://evil.example/jwks"),
    "another's key, by certificate": a_token(key=THEIRS, x5u="https://evil.example/x5u"),
    "unknown key": a_token(kid="other"),
    "no key": jwt.encode(claims(), OURS, "RS256"),
    "a path for a key": a_token(kid="../../dev/null"),
    "a number for a key": glued({"alg": "RS256", "kid": 7}, claims()),
    "an algorithm the key is not for": a_token(algorithm="RS512"),
    "an algorithm nobody allows": a_token(algorithm="PS256"),
    "the curve's key for RSA": a_token(kid="curve"),
    "unknown critical header": a_token(crit=["exp2"], exp2=1),
    "made for another purpose": a_token(typ="logout+jwt"),
    "wrong issuer": a_token(claims(iss="https://evil.example")),
    "no issuer": a_token(without("iss")),
    "wrong audience": a_token(claims(aud="another-service")),
    "no audience": a_token(without("aud")),
    "expired": a_token(claims(exp=now(-60))),
    "never expires": a_token(without("exp")),
    "not yet": a_token(claims(nbf=now(600))),
    "no subject": a_token(without("sub")),
    "empty identity": a_token(claims(userId="")),
    "endless identity": a_token(claims(userId="m" * 201)),
    "identity with a line break": a_token(claims(userId="mina\r\nX-User-Id: admin")),
    "identity with NUL": a_token(claims(userId="mi\0na")),
    "identity that is a list": a_token(claims(userId=["mina"])),
    "identity that is true": a_token(claims(userId=True)),
}
