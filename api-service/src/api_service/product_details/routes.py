"""Finished pages: listed, read, edited, deleted."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from api_service.edge import answer, gateway_of
from api_service.openapi import answers_with, json_body, problems, takes
from api_service.problems import not_found
from api_service.product_details import answers
from api_service.product_details.schemas import (
    Deleted,
    DeletedData,
    ListedStatus,
    Page,
    PageEditRequest,
    PageList,
    Saved,
)
from api_service.wording import DELETED, SAVED
from chassis.auth import User, current_user
from chassis.problems import ProblemError, language_of
from contracts.problems import ProblemCode

# PostgreSQL's bigint.
LARGEST_ID = 2**63 - 1
MOST_LISTED = 100
FARTHEST_OFFSET = 1_000_000

router = APIRouter(prefix="/api/generation/product-details", tags=["product details"])
CurrentUser = Annotated[User, Depends(current_user)]
PageId = Annotated[int, Path(gt=0, le=LARGEST_ID)]

_PROBLEMS = problems(
    ProblemCode.UNAUTHENTICATED, ProblemCode.VALIDATION_FAILED, ProblemCode.RECORD_UNAVAILABLE
)
_OF_ONE = _PROBLEMS | problems(ProblemCode.NOT_FOUND)


@router.get("", summary="List your pages", responses=answers_with({200: PageList}) | _PROBLEMS)
async def list_pages(
    request: Request,
    user: CurrentUser,
    status: ListedStatus | None = None,
    limit: Annotated[int, Query(ge=1, le=MOST_LISTED)] = 20,
    offset: Annotated[int, Query(ge=0, le=FARTHEST_OFFSET)] = 0,
) -> Response:
    """Newest first. Without `status`: finished pages and those in the making."""
    gateway = gateway_of(request)
    pages, total = await gateway.pages.list_for(user.id, status=status, limit=limit, offset=offset)
    items = [answers.listed(page, public_base_url=gateway.public_base_url) for page in pages]
    return answer(PageList(total=total, items=items, limit=limit, offset=offset))


@router.get("/{page_id}", summary="Read a page", responses=answers_with({200: Page}) | _OF_ONE)
async def read_page(request: Request, page_id: PageId, user: CurrentUser) -> Response:
    gateway = gateway_of(request)
    details = await gateway.pages.find(page_id, user_id=user.id)
    if details is None:
        raise not_found()
    return answer(answers.page(details, public_base_url=gateway.public_base_url))


@router.put(
    "/{page_id}",
    summary="Save what an editor changed",
    responses=answers_with({200: Saved})
    | _OF_ONE
    | problems(
        ProblemCode.PAGE_NOT_FINISHED,
        ProblemCode.PAGE_VERSION_CONFLICT,
        ProblemCode.BODY_TOO_LARGE,
    ),
    openapi_extra=takes(body=json_body(PageEditRequest)),
)
async def edit_page(request: Request, page_id: PageId, user: CurrentUser) -> Response:
    """Stored HTML is sanitised. Inline images (`data:image/…`) become images of ours; one that
    cannot be opened, or that stands on another site, is left out with a warning."""
    gateway = gateway_of(request)
    language = language_of(request)
    content = await request.body()
    edited = await gateway.edit_page(page_id, content, user_id=user.id, language=language)
    if edited is None:
        raise await why_not_finished(request, page_id, user)
    return answer(
        Saved(
            message=SAVED.in_(language),
            data=answers.page(edited.details, public_base_url=gateway.public_base_url),
            warnings=list(edited.warnings),
        )
    )


async def why_not_finished(request: Request, page_id: int, user: User) -> ProblemError:
    """Return what is said where this user has no such finished page."""
    details = await gateway_of(request).pages.find(page_id, user_id=user.id)
    return ProblemError(ProblemCode.PAGE_NOT_FINISHED) if details else not_found()


@router.delete(
    "/{page_id}", summary="Delete a page", responses=answers_with({200: Deleted}) | _OF_ONE
)
async def delete_page(request: Request, page_id: PageId, user: CurrentUser) -> Response:
    """Its images go too, and its job is cancelled where it is unfinished."""
    deleted = await gateway_of(request).delete_page(page_id, user_id=user.id)
    if deleted is None:
        raise not_found()
    data = DeletedData(
        deleted_product_details_id=deleted.id,
        deleted_image_count=len(deleted.page.images) if deleted.page else 0,
    )
    return answer(Deleted(message=DELETED.in_(language_of(request)), data=data))
