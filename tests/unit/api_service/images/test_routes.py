"""Photos in, images out."""

import io

import httpx
import pytest
from PIL import Image

from chassis.errors import PermanentError, TransientError
from chassis.supplier_records import answers_of
from contracts.jobs import JobId
from tests.unit.api_service.builders import Shop

UPLOAD = "/api/generation/upload-image"
PHOTO_URL = "https://shop.example/photo.jpg"


def a_photo(kind: str = "JPEG", size: tuple[int, int] = (64, 48)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "orange").save(buffer, kind)
    return buffer.getvalue()


async def test_an_uploaded_photo_has_an_address_that_works(seller: httpx.AsyncClient) -> None:
    response = await seller.post(UPLOAD, files={"file": ("사진.jpg", a_photo())})

    body = response.json()
    assert response.status_code == 200
    assert set(body) == {"success", "image_url", "saved_url", "width", "height"}
    assert (body["width"], body["height"]) == (64, 48)
    assert body["image_url"] == body["saved_url"]
    assert (await seller.get(body["image_url"])).headers["content-type"] == "image/jpeg"


async def test_a_photo_at_an_address_is_fetched(seller: httpx.AsyncClient, shop: Shop) -> None:
    shop.photos[PHOTO_URL] = a_photo("PNG")

    response = await seller.post(UPLOAD, params={"url": PHOTO_URL})

    assert response.status_code == 200
    assert response.json()["image_url"].endswith(".png")


async def test_an_uploaded_photo_can_be_ordered_with(seller: httpx.AsyncClient, shop: Shop) -> None:
    url = (await seller.post(UPLOAD, files={"file": a_photo()})).json()["image_url"]

    order = {"product_data": "감귤칩", "product_image_url": url}
    accepted = (await seller.post("/api/generation/display-list", json=order)).json()

    key = shop.job(accepted["task_id"]).subject.photo_key
    assert key is not None
    assert url.endswith(key)


async def test_what_hides_behind_the_pixels_is_not_stored(
    seller: httpx.AsyncClient, shop: Shop
) -> None:
    await seller.post(UPLOAD, files={"file": a_photo() + b"<script>alert(1)</script>"})

    assert all(b"<script>" not in a.content for a in shop.artifacts.artifacts.values())


@pytest.mark.parametrize("content", [b"no image", b"<svg xmlns='x'/>", b"GIF89a", b"%PDF-1.4"])
async def test_what_is_no_photo_is_refused(seller: httpx.AsyncClient, content: bytes) -> None:
    response = await seller.post(UPLOAD, files={"file": ("a.jpg", content, "image/jpeg")})

    assert (response.status_code, response.json()["code"]) == (422, "IMAGE_UNREADABLE")


@pytest.mark.parametrize("how", [{}, {"files": {"file": b""}}])
async def test_neither_file_nor_address_is_refused(
    seller: httpx.AsyncClient, how: dict[str, object]
) -> None:
    response = await seller.post(UPLOAD, **how)  # type: ignore[arg-type]  # httpx's own options

    assert (response.status_code, response.json()["code"]) == (422, "VALIDATION_FAILED")
    assert response.json()["errors"][0]["pointer"] == "/file"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (PermanentError("a private address", code="PHOTO_REFUSED"), "IMAGE_URL_REFUSED"),
        (PermanentError("nothing there", code="PHOTO_UNREACHABLE"), "IMAGE_UNREACHABLE"),
        (PermanentError("too large", code="PHOTO_TOO_LARGE"), "IMAGE_UNREADABLE"),
        (TransientError("too slow"), "IMAGE_UNREACHABLE"),
    ],
)
async def test_an_address_that_gives_no_photo_says_why(
    seller: httpx.AsyncClient, shop: Shop, error: Exception, code: str
) -> None:
    shop.photos[PHOTO_URL] = error

    response = await seller.post(UPLOAD, params={"url": PHOTO_URL})

    assert (response.status_code, response.json()["code"]) == (422, code)


async def test_an_upload_repeated_under_its_key_is_answered_as_the_first_time(
    seller: httpx.AsyncClient,
) -> None:
    headers = {"idempotency-key": "k"}
    first = await seller.post(UPLOAD, files={"file": a_photo()}, headers=headers)
    second = await seller.post(UPLOAD, files={"file": a_photo()}, headers=headers)
    other = await seller.post(UPLOAD, files={"file": a_photo("PNG")}, headers=headers)

    assert second.json() == first.json()
    assert second.headers["idempotency-replayed"] == "true"
    assert other.json()["code"] == "IDEMPOTENCY_KEY_REUSED"


async def test_a_failed_upload_may_come_again_under_its_key(seller: httpx.AsyncClient) -> None:
    headers = {"idempotency-key": "k"}
    await seller.post(UPLOAD, files={"file": b"no image"}, headers=headers)

    response = await seller.post(UPLOAD, files={"file": a_photo()}, headers=headers)

    assert response.status_code == 200


async def test_an_artifact_may_be_kept_for_ever_and_shown_anywhere(
    stranger: httpx.AsyncClient, shop: Shop
) -> None:
    await shop.artifacts.put("jobs/1/hero-1.jpg", b"bytes", content_type="image/jpeg")
    path = "/api/generation/artifacts/jobs/1/hero-1.jpg"

    got = await stranger.get(path)
    head = await stranger.head(path)
    again = await stranger.get(path, headers={"if-none-match": got.headers["etag"]})

    assert (got.status_code, got.content) == (200, b"bytes")
    assert got.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert got.headers["access-control-allow-origin"] == "*"
    assert got.headers.get_list("x-content-type-options") == ["nosniff"]
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", "5")
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("held", ["*", "W/{}", '"other", W/{}'])
async def test_an_artifact_that_is_held_is_not_sent_again(
    stranger: httpx.AsyncClient, shop: Shop, held: str
) -> None:
    await shop.artifacts.put("jobs/1/hero-1.jpg", b"bytes", content_type="image/jpeg")
    path = "/api/generation/artifacts/jobs/1/hero-1.jpg"
    etag = (await stranger.get(path)).headers["etag"]

    again = await stranger.get(path, headers={"if-none-match": held.format(etag)})
    gone = await stranger.get(f"{path[:-5]}2.jpg", headers={"if-none-match": "*"})

    assert (again.status_code, again.headers["etag"], gone.status_code) == (304, etag, 404)


async def test_what_a_supplier_answered_is_shown_to_nobody(
    stranger: httpx.AsyncClient, shop: Shop
) -> None:
    key = f"{answers_of(JobId('0198f5a2-7c1e-7d3a-9b44-2f6a1c0d9e55'))}/1-6b"
    await shop.artifacts.put(key, b"bytes", content_type="image/png")

    assert (await stranger.get(f"/api/generation/artifacts/{key}")).status_code == 404


@pytest.mark.parametrize(
    "key",
    ["jobs/1/none.jpg", "secrets", "jobs/../x/y", "jobs/%2e%2e/x/y", "jobs/1/", "jobs//x", ""],
)
async def test_what_is_no_artifact_is_not_found(stranger: httpx.AsyncClient, key: str) -> None:
    response = await stranger.get(f"/api/generation/artifacts/{key}")

    assert (response.status_code, response.json()["code"]) == (404, "NOT_FOUND")
