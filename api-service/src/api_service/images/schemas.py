"""What `/api/generation/upload-image` answers, as JSON."""

from typing import Literal

from pydantic import BaseModel


class Uploaded(BaseModel):
    success: Literal[True] = True
    image_url: str
    saved_url: str
    width: int
    height: int
