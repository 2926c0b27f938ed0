"""Every fault does what it is named after, and is billed as a real supplier would."""

import base64
import json
from io import BytesIO

import httpx
import pytest
from PIL import Image

from chassis.errors import PermanentError
from chassis.imaging import open_photo
from tests.integration.suppliers.conftest import StartSupplier
from tests.integration.suppliers.wishes import a_chat, a_together_image, an_image
from tests.suppliers.endpoint import Supplier
from tests.suppliers.faults import FAULTS
from tests.suppliers.words import ADDED


@pytest.fixture
def supplier(start: StartSupplier) -> Supplier:
    return start("openai")


def chat(client: httpx.Client, supplier: Supplier) -> httpx.Response:
    return client.post(f"{supplier.base_url}/chat/completions", json=a_chat())


def content_of(answer: httpx.Response) -> str:
    return str(answer.json()["choices"][0]["message"]["content"])


@pytest.mark.parametrize(
    ("fault", "expected", "billed"),
    [
        ("reset_before", httpx.ReadError, 0),
        ("reset_after", httpx.ReadError, 1),
        ("reset_mid_body", httpx.ReadError, 1),
        ("slow_drip", httpx.ReadTimeout, 1),
        ("hang", httpx.ReadTimeout, 1),
    ],
)
def test_a_lost_connection_is_billed_once_the_request_was_received(
    client: httpx.Client,
    supplier: Supplier,
    fault: str,
    expected: type[Exception],
    billed: int,
) -> None:
    supplier.next("chat", fault)
    client.timeout = httpx.Timeout(0.15)

    with pytest.raises(expected):
        chat(client, supplier)

    client.close()
    supplier.until(lambda: supplier.connections() == 0)
    assert supplier.ledger.billed() == billed
    assert supplier.ledger.under_way() == 0


def test_an_endless_body_goes_on_until_the_client_has_had_enough(
    client: httpx.Client, supplier: Supplier
) -> None:
    supplier.next("chat", "endless_body")
    received = 0

    with client.stream("POST", f"{supplier.base_url}/chat/completions", json=a_chat()) as answer:
        for chunk in answer.iter_raw():
            received += len(chunk)
            if received > 5_000_000:
                break

    client.close()
    supplier.until(lambda: supplier.connections() == 0)
    assert received > 5_000_000


@pytest.mark.parametrize("fault", ["invalid_json", "html_instead_of_json", "empty_body"])
def test_a_body_that_is_no_json(client: httpx.Client, supplier: Supplier, fault: str) -> None:
    supplier.next("chat", fault)

    answer = chat(client, supplier)

    assert answer.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        answer.json()
    assert supplier.ledger.billed() == 1


def test_a_gateway_in_between_answers_with_a_page(client: httpx.Client, supplier: Supplier) -> None:
    supplier.next("chat", "bad_gateway")

    answer = chat(client, supplier)

    assert (answer.status_code, answer.headers["content-type"][:9]) == (502, "text/html")
    assert supplier.ledger.billed() == 0


@pytest.mark.parametrize("fault", list(ADDED))
def test_words_that_nobody_told_it_stand_in_every_slot(
    client: httpx.Client, supplier: Supplier, fault: str
) -> None:
    supplier.next("chat", fault)

    written = json.loads(content_of(chat(client, supplier)))

    assert written["hook"].endswith(ADDED[fault])
    assert written["points"][1]["heading"].endswith(ADDED[fault])


def test_a_fault_of_words_may_touch_one_slot_alone(
    client: httpx.Client, supplier: Supplier
) -> None:
    supplier.next("chat", {"fault": "markup", "slots": 1})

    content = content_of(chat(client, supplier))

    assert content.count("<script>") == 1


def test_a_broken_schema_lacks_a_field_and_has_one_too_many(
    client: httpx.Client, supplier: Supplier
) -> None:
    supplier.next("chat", "schema_violation")

    written = json.loads(content_of(chat(client, supplier)))

    assert "title" not in written
    assert written["unasked"] is True


def test_the_wrong_language_is_not_korean(client: httpx.Client, supplier: Supplier) -> None:
    supplier.next("chat", "wrong_language")

    written = json.loads(content_of(chat(client, supplier)))

    assert all(letter.isascii() for letter in written["points"][0]["heading"])


def test_a_test_may_say_what_is_said(client: httpx.Client, supplier: Supplier) -> None:
    supplier.next("chat", {"says": '{"title": "정해진 말"}'})

    assert content_of(chat(client, supplier)) == '{"title": "정해진 말"}'


def picture(client: httpx.Client, supplier: Supplier, fault: str) -> bytes:
    supplier.next("generation", fault)
    answer = client.post(f"{supplier.base_url}/images/generations", json=an_image())
    return base64.b64decode(answer.json()["data"][0]["b64_json"])


@pytest.mark.parametrize("fault", ["svg", "html_image", "pdf", "truncated", "bomb"])
def test_what_stands_where_a_picture_should_is_nothing_to_open(
    client: httpx.Client, supplier: Supplier, fault: str
) -> None:
    content = picture(client, supplier, fault)

    assert len(content) < 2_000_000
    with pytest.raises(PermanentError):
        open_photo(content, working_pixels=4096)


def test_a_tiny_picture_and_a_blank_one_are_pictures(
    client: httpx.Client, supplier: Supplier
) -> None:
    tiny, blank = (Image.open(BytesIO(picture(client, supplier, f))) for f in ("tiny", "blank"))

    assert tiny.size == (8, 8)
    assert blank.size == (1024, 1024)
    assert blank.getcolors() == [(1024 * 1024, (255, 255, 255))]


@pytest.mark.parametrize(
    ("fault", "start_of_url"),
    [
        ("url_link_local", "http://169.254.169.254/"),
        ("url_loopback", "http://127.0.0.1:"),
        ("url_private", "http://10."),
        ("url_file", "file:///"),
    ],
)
def test_an_address_leads_where_nobody_should_go(
    client: httpx.Client, supplier: Supplier, fault: str, start_of_url: str
) -> None:
    supplier.next("generation", fault)

    answer = client.post(f"{supplier.base_url}/images/generations", json=an_image())

    assert answer.json()["data"][0]["url"].startswith(start_of_url)


def test_whoever_goes_to_the_forbidden_neighbour_is_seen(
    client: httpx.Client, supplier: Supplier
) -> None:
    supplier.next("generation", "url_loopback")
    answer = client.post(f"{supplier.base_url}/images/generations", json=an_image())

    with pytest.raises(httpx.TransportError):
        client.get(answer.json()["data"][0]["url"])

    assert supplier.ledger.trapped == 1


@pytest.mark.parametrize("fault", ["not_found", "server_error", "svg", "truncated"])
def test_a_download_has_faults_of_its_own(
    client: httpx.Client, start: StartSupplier, fault: str
) -> None:
    supplier = start("together")
    supplier.next("download", fault)
    made = client.post(f"{supplier.base_url}/images/generations", json=a_together_image())

    served = client.get(made.json()["data"][0]["url"])

    with pytest.raises((PermanentError, httpx.HTTPStatusError)):
        open_photo(served.raise_for_status().content, working_pixels=4096)


def test_a_fault_that_a_call_does_not_have_is_refused(supplier: Supplier) -> None:
    with pytest.raises(ValueError, match="chat has no bomb"):
        supplier.next("chat", "bomb")
    with pytest.raises(ValueError, match="no such fault"):
        supplier.next("chat", "earthquake")


def test_the_same_seed_brings_the_same_faults(client: httpx.Client, start: StartSupplier) -> None:
    seen = []
    for _ in range(2):
        supplier = start("openai")
        supplier.by_chance(7, 0.5, "server_error", "refusal", "markup", "unauthorized")
        for _ in range(20):
            chat(client, supplier)
        seen.append([entry.fault for entry in supplier.ledger.entries()])

    assert seen[0] == seen[1]
    assert 4 < sum(map(bool, seen[0])) < 16


def test_every_call_has_its_faults() -> None:
    assert {call: len(set(faults)) == len(faults) for call, faults in FAULTS.items()} == {
        "chat": True,
        "generation": True,
        "edit": True,
        "download": True,
    }
