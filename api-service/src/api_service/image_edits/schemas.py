"""What `POST /api/generation/image` takes and answers, as JSON."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

from api_service.generation.orders import AcceptedJob, AcceptedJobData
from api_service.images.addresses import (
    LONGEST_PHOTO_ADDRESS,
    is_inside_a_browser,
    is_photo_address,
)
from api_service.plain_text import SEEN
from contracts.jobs import JobId, JobWarning, Language
from contracts.pages import ImageSource, Treatment

# Suppliers read no more than some thousand characters of an instruction.
LONGEST_PROMPT = 4_000


def _address_of_a_photo(address: str) -> str:
    if is_inside_a_browser(address):
        raise PydanticCustomError("image_in_browser", "no server can fetch it")
    if not is_photo_address(address):
        raise PydanticCustomError("image_address", "neither http(s) nor an uploaded photo")
    return address


def _nothing_as_none(value: object) -> object:
    return None if value == "" else value


class ImageEditRequest(BaseModel):
    """A photo, and what is to become of it. Unknown fields are ignored."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "prompt_data": "배경을 밝은 주방으로 바꿔 주세요.",
                    "image_url": "https://shop.example/photos/mug.jpg",
                }
            ]
        },
    )

    prompt_data: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_PROMPT),
        SEEN,
    ]
    """What is to change, in the seller's own words."""
    image_url: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_PHOTO_ADDRESS),
        AfterValidator(_address_of_a_photo),
        SEEN,
    ]
    """A public http(s) address, or the address of any image of ours."""
    language: Annotated[Language | None, BeforeValidator(_nothing_as_none)] = None


class EditedData(BaseModel):
    image_url: str
    task_id: JobId
    width: int
    height: int
    image_source: ImageSource
    """`GENERATED`: as it was asked for; anything else is a step down, and `warnings` says so."""
    treatment: Treatment
    """What was done with the photo; more words may come."""
    warnings: tuple[JobWarning, ...]


class Edited(BaseModel):
    """The image is there."""

    success: Literal[True] = True
    status: Literal["SUCCESS"] = "SUCCESS"
    data: EditedData


class EditAccepted(AcceptedJob):
    """The edit is recorded and will reach an end, whatever happens to any process."""

    data: AcceptedJobData
    warnings: tuple[JobWarning, ...]
