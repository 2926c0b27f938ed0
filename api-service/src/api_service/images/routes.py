"""Photos in, images out."""

import hashlib
from typing import Annotated

from fastapi import APIRouter, Depends, File, Query, Request, Response, UploadFile

from api_service.edge import answer, gateway_of, idempotency_key_of, not_modified
from api_service.images.keys import is_artifact_key
from api_service.images.placeholder import placeholder_png
from api_service.images.schemas import Uploaded
from api_service.once import named
from api_service.openapi import (
    IDEMPOTENCY_KEY,
    IMAGE,
    PUBLIC,
    answers_with,
    problems,
    takes,
)
from api_service.problems import image_problems, invalid_field, not_found
from api_service.product_details.answers import PLACEHOLDER_KEY
from chassis.auth import User, current_user
from chassis.records import StoredArtifact
from contracts.pages import ARTIFACTS_PATH
from contracts.problems import ProblemCode

router = APIRouter(tags=["images"])
CurrentUser = Annotated[User, Depends(current_user)]

LONGEST_URL = 2_048
# A key is never given to other bytes, so nobody needs to ask twice.
_IMMUTABLE = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    # An image, whatever a browser may be made to believe.
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Content-Disposition": "inline",
}


@router.post(
    "/api/generation/upload-image",
    summary="Upload a photo",
    responses=answers_with({200: Uploaded})
    | problems(
        ProblemCode.UNAUTHENTICATED,
        ProblemCode.IDEMPOTENCY_KEY_IN_USE,
        ProblemCode.BODY_TOO_LARGE,
        ProblemCode.VALIDATION_FAILED,
        ProblemCode.IMAGE_UNREADABLE,
        ProblemCode.IMAGE_URL_REFUSED,
        ProblemCode.IMAGE_UNREACHABLE,
        ProblemCode.IDEMPOTENCY_KEY_REUSED,
        ProblemCode.RECORD_UNAVAILABLE,
    ),
    openapi_extra=takes(IDEMPOTENCY_KEY),
)
async def upload_image(
    request: Request,
    user: CurrentUser,
    file: Annotated[UploadFile | None, File()] = None,
    url: Annotated[str | None, Query(max_length=LONGEST_URL)] = None,
) -> Response:
    """Either as a file, or as a public address that is fetched from here. Up to 25 MiB of JPEG,
    PNG, WebP, GIF, AVIF or HEIC; what is stored is a fresh encoding of its pixels."""
    content = await file.read() if file is not None else b""
    if bool(content) == bool(url):
        raise invalid_field("/file", "file_or_url")
    store = gateway_of(request).store_upload

    async def stored() -> Uploaded:
        with image_problems():
            if url:
                return await store.from_url(url, user_id=user.id)
            return await store.from_bytes(content, user_id=user.id)

    what = hashlib.sha256(content).digest() + (url or "").encode()
    key = named(idempotency_key_of(request), route=request.scope["path"], body=what)
    body, replayed = await gateway_of(request).once(user.id, key, Uploaded, stored)
    return answer(body, headers={"Idempotency-Replayed": "true"} if replayed else None)


@router.get(
    ARTIFACTS_PATH + "{key:path}",
    summary="Fetch an image",
    response_class=Response,
    responses=IMAGE | problems(ProblemCode.NOT_FOUND, ProblemCode.VALIDATION_FAILED),
    openapi_extra=dict(PUBLIC),
)
@router.head(ARTIFACTS_PATH + "{key:path}", include_in_schema=False)
async def artifact(request: Request, key: str) -> Response:
    """Needs no identity: the address cannot be guessed, and is the permission to look."""
    stored = await _stored(request, key)
    if stored is None:
        raise not_found()
    disposition = {"Content-Disposition": "attachment"} if key.endswith(".zip") else {}
    headers = (
        _IMMUTABLE | disposition | {"ETag": f'"{hashlib.sha256(key.encode()).hexdigest()[:32]}"'}
    )
    same = not_modified(request, headers)
    if same is not None:
        return same
    if request.method == "HEAD":
        headers["Content-Length"] = str(len(stored.content))
        return Response(headers=headers, media_type=stored.content_type)
    return Response(stored.content, headers=headers, media_type=stored.content_type)


async def _stored(request: Request, key: str) -> StoredArtifact | None:
    if key == PLACEHOLDER_KEY:
        return StoredArtifact(content=placeholder_png(), content_type="image/png")
    return await gateway_of(request).artifacts.get(key) if is_artifact_key(key) else None
