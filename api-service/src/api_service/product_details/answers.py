"""What a page's record says, in the words of the public interface."""

from datetime import datetime

from api_service.product_details.schemas import (
    BlockState,
    GeneratedHtml,
    ListedPage,
    Page,
    ProductImage,
)
from api_service.wording import UNTITLED
from chassis.records import ProductDetails
from contracts.jobs import JobStatus, Subject
from contracts.pages import ImageType, PageBlock, PageImage, artifact_url

LONGEST_TITLE = 60
# Drawn here and not taken from anywhere: a list shows no broken image, and asks no third party.
PLACEHOLDER_KEY = "placeholder.png"

_BEST_THUMBNAIL = (ImageType.THUMBNAIL, ImageType.HERO, ImageType.PRODUCT)


def listed(details: ProductDetails, *, public_base_url: str) -> ListedPage:
    return ListedPage(
        id=details.id,
        original_product_info=details.original_product_info,
        title=_title(details),
        status=details.status,
        thumbnail=artifact_url(public_base_url, _thumbnail_key(details)),
        created_at=details.created_at,
        updated_at=details.updated_at,
    )


def page(details: ProductDetails, *, public_base_url: str) -> Page:
    blocks = details.page.html_blocks if details.page else ()
    images = details.page.images if details.page else ()
    return Page(
        id=details.id,
        task_id=details.job.id,
        product_id=details.product_id,
        user_id=details.job.user_id,
        title=_title(details),
        original_product_info=details.original_product_info,
        generated_html=GeneratedHtml(
            html_blocks=blocks,
            image_count=len(images),
            generation_completed=details.job.status is JobStatus.COMPLETED,
        ),
        status=details.status,
        thumbnail=artifact_url(public_base_url, _thumbnail_key(details)),
        created_at=details.created_at,
        updated_at=details.updated_at,
        expires_at=_expiry(details),
        product_images=[_image(image, public_base_url) for image in images],
        version=details.version,
        blocks=[block_state(block, n) for n, block in enumerate(_blocks(details))],
        missing_fields=details.page.missing_fields if details.page else (),
    )


def block_state(block: PageBlock, position: int) -> BlockState:
    return BlockState(
        id=block.id,
        position=position,
        hidden=block.is_hidden,
        locked=block.is_locked,
        edited=block.is_edited,
        ai_generated=block.provenance.ai_generated,
    )


def _blocks(details: ProductDetails) -> tuple[PageBlock, ...]:
    return details.page.blocks if details.page else ()


def _expiry(details: ProductDetails) -> datetime | None:
    # The sweep has yet to see what was published or begun again a moment ago.
    is_kept = details.status == "published" or not details.job.is_finished
    return None if is_kept else details.job.expires_at


def _title(details: ProductDetails) -> str:
    if details.title:
        return details.title
    first_line = details.original_product_info.strip().partition("\n")[0]
    return first_line[:LONGEST_TITLE].strip() or UNTITLED.in_(details.job.subject.language)


def _thumbnail_key(details: ProductDetails) -> str:
    images = details.page.images if details.page else ()
    for image_type in _BEST_THUMBNAIL:
        for image in images:
            if image.image_type is image_type:
                return image.key
    return details.job.subject_as(Subject).photo_key or PLACEHOLDER_KEY


def _image(image: PageImage, public_base_url: str) -> ProductImage:
    url = artifact_url(public_base_url, image.key)
    return ProductImage(
        id=image.id,
        s3_url=url,
        temp_url=url,
        image_source=image.image_source,
        image_type=image.image_type,
    )
