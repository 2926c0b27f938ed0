"""Images inside of edited blocks: those of ours stay, new ones are taken out to be stored."""

import base64
import binascii
import hashlib
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from api_service.images.keys import is_artifact_key
from api_service.images.pictures import Picture, picture_of
from api_service.problems import invalid_field
from api_service.product_details.schemas import EditWarning
from api_service.wording import EDITED_IMAGE_FOREIGN, EDITED_IMAGE_UNREADABLE
from chassis.errors import PermanentError
from chassis.ports import ArtifactStore
from contracts.jobs import JobId, Language, WarningCode
from contracts.pages import ARTIFACTS_PATH, artifact_url

# Each is decoded, and a small one can unfold to 40 megapixels.
MOST_NEW_IMAGES = 40


@dataclass(kw_only=True)
class InlineImages:
    """What cleaning the blocks of one page finds. Begin each block with `enter`."""

    job_id: JobId
    public_base_url: str
    language: Language
    new: dict[str, Picture] = field(default_factory=dict)
    """By the key under which each is to be stored."""
    warnings: list[EditWarning] = field(default_factory=list)
    _block: int = 0
    _seen: int = 0

    def enter(self, block: int) -> None:
        """Go on to this block, counted from 1."""
        self._block = block

    def refuse_too_many(self, pointer: str) -> None:
        """Raise the refusal of this field when it brought too many new images."""
        if self._seen > MOST_NEW_IMAGES:
            raise invalid_field(pointer, "too_many_images")

    async def store(self, artifacts: ArtifactStore) -> None:
        """Return once everything new is stored under its key."""
        for key, picture in self.new.items():
            await artifacts.put(key, picture.content, content_type=picture.content_type)

    def address(self, source: str) -> str | None:
        """Return the address of ours under which the image stands; None takes it out."""
        if source[:11].lower() == "data:image/":
            return self._taken_out(source)
        key = _own_key(source)
        if key is None:
            self._warn("IMAGE_FOREIGN")
            return None
        return artifact_url(self.public_base_url, key)

    def _taken_out(self, source: str) -> str | None:
        self._seen += 1
        if self._seen > MOST_NEW_IMAGES:
            # Nothing can be raised through the sanitiser: see `refuse_too_many`.
            return None
        try:
            picture = picture_of(_decoded(source))
        except PermanentError:
            self._warn("IMAGE_UNREADABLE")
            return None
        digest = hashlib.sha256(picture.content).hexdigest()[:16]
        key = f"jobs/{self.job_id}/edited-{digest}.{picture.extension}"
        self.new[key] = picture
        return artifact_url(self.public_base_url, key)

    def _warn(self, code: str) -> None:
        unreadable = code == "IMAGE_UNREADABLE"
        sentence = EDITED_IMAGE_UNREADABLE if unreadable else EDITED_IMAGE_FOREIGN
        message = sentence.in_(self.language).format(block=self._block)
        self.warnings.append(
            EditWarning(
                code="IMAGE_UNREADABLE" if unreadable else "IMAGE_FOREIGN",
                message=message,
                block=self._block,
            )
        )


def _own_key(source: str) -> str | None:
    # Whatever the host: a page outlives the name under which it was made.
    try:
        path = urlsplit(source).path
    except ValueError:
        return None
    key = path.removeprefix(ARTIFACTS_PATH)
    return key if path.startswith(ARTIFACTS_PATH) and is_artifact_key(key) else None


def _decoded(source: str) -> bytes:
    header, comma, data = source.partition(",")
    if not comma or not header.lower().endswith(";base64"):
        raise PermanentError("not base64", code=WarningCode.PHOTO_UNREADABLE)
    try:
        return base64.b64decode(data, validate=False)
    except binascii.Error as error:
        raise PermanentError("broken base64", code=WarningCode.PHOTO_UNREADABLE) from error
