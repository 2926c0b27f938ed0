"""A finished page as one HTML document, for its seller."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from api_service.documents.document import document_of, policy
from api_service.edge import gateway_of, not_modified
from api_service.openapi import DOCUMENT, problems
from api_service.problems import not_found
from api_service.product_details.routes import LARGEST_ID
from chassis.auth import User, current_user
from chassis.problems import ProblemError
from contracts.problems import ProblemCode

router = APIRouter(prefix="/api/generation/product-details", tags=["product details"])
CurrentUser = Annotated[User, Depends(current_user)]
PageId = Annotated[int, Path(gt=0, le=LARGEST_ID)]


@router.get(
    "/{page_id}/page",
    summary="Read a page as one HTML document",
    response_class=Response,
    responses=DOCUMENT
    | problems(
        ProblemCode.UNAUTHENTICATED,
        ProblemCode.NOT_FOUND,
        ProblemCode.PAGE_NOT_FINISHED,
        ProblemCode.VALIDATION_FAILED,
        ProblemCode.RECORD_UNAVAILABLE,
    ),
)
async def document(request: Request, page_id: PageId, user: CurrentUser) -> Response:
    """With title, description, Open Graph, JSON-LD (schema.org `Product`) and a style for paper.
    Hidden blocks are not in it. `If-None-Match` with its `ETag` answers 304 for as long as the
    page reads the same."""
    gateway = gateway_of(request)
    details = await gateway.pages.find(page_id, user_id=user.id)
    if details is None:
        raise not_found()
    if details.page is None:
        raise ProblemError(ProblemCode.PAGE_NOT_FINISHED)
    made = document_of(details, details.page, public_base_url=gateway.public_base_url)
    headers = {"ETag": made.etag, "Cache-Control": "private, no-cache", "Vary": "Authorization"}
    same = not_modified(request, headers)
    if same is not None:
        return same
    headers |= {
        "Content-Language": made.language,
        "Content-Security-Policy": policy(gateway.public_base_url),
    }
    return Response(made.content, headers=headers, media_type="text/html")
