"""A signature is what the specification says, and of nobody else's key."""

import base64
import hashlib
import hmac

from notification_service.webhooks.signing import new_secret, signed_headers

# The specification's own example.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - published for tests
BODY = '{"test": 2432232314}'


def test_the_example_of_the_specification_is_signed_as_it_says() -> None:
    headers = signed_headers("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, BODY, secret=SECRET)

    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_a_body_is_signed_byte_by_byte() -> None:
    secret, body = new_secret(), '{"title":"감귤칩"}'

    headers = signed_headers("id", 1, body, secret=secret)

    key = base64.b64decode(secret.split("_", 1)[1])
    expected = hmac.new(key, b"id.1." + body.encode(), hashlib.sha256).digest()
    assert headers["webhook-signature"] == "v1," + base64.b64encode(expected).decode()


def test_secrets_are_long_and_never_the_same() -> None:
    secrets = {new_secret() for _ in range(100)}

    assert len(secrets) == 100
    assert all(len(base64.b64decode(s.removeprefix("whsec_"))) == 32 for s in secrets)
