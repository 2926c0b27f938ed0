"""From a photo and an instruction to one stored image."""

from dataclasses import dataclass

from chassis.errors import PermanentError, TransientError
from chassis.metrics import STAGE_SECONDS
from chassis.ports import ArtifactStore
from contracts.jobs import Stage, Tone, WarningCode
from contracts.pages import ImageSource, ImageType, artifact_url
from contracts.work import ImageResult
from worker_service.attempt import Attempt
from worker_service.ladder import Ladder, Made
from worker_service.patience import Patience
from worker_service.photo import PhotoDesk
from worker_service.pipeline import image_key
from worker_service.ports import Account, Photo, ShotOrder


@dataclass(frozen=True, kw_only=True, slots=True)
class ImageEditor:
    """Makes the image of a job; without a photo there is nothing to edit, and the job fails."""

    artifacts: ArtifactStore
    photos: PhotoDesk
    ladder: Ladder
    patience: Patience
    public_base_url: str

    async def make(self, attempt: Attempt, account: Account) -> ImageResult:
        """See `Maker`."""
        await attempt.begin(Stage.PHOTO)
        photo = await self._photo(attempt)
        await attempt.begin(Stage.IMAGES)
        attempt.expect_images(1)
        with STAGE_SECONDS.labels(Stage.IMAGES).time():
            made = await self._edited(attempt, photo, account)
            return await self._stored(attempt, made, account)

    async def _photo(self, attempt: Attempt) -> Photo:
        with STAGE_SECONDS.labels(Stage.PHOTO).time():
            found = await self.photos.find(attempt.edit)
        if found.photo is not None:
            attempt.warn(found.warnings)
            return found.photo
        if WarningCode.PHOTO_UNREACHABLE in found.warnings:
            await self._insist_on_our_own(attempt.edit.photo_key)
        raise PermanentError("no photo to edit", code=found.warnings[0])

    async def _insist_on_our_own(self, photo_key: str | None) -> None:
        """Raise `TransientError` where the photo is an artifact and only our store was away."""
        if photo_key and await self.artifacts.get(photo_key) is not None:
            raise TransientError("the artifact could not be read in time")

    async def _edited(self, attempt: Attempt, photo: Photo, account: Account) -> Made:
        order = ShotOrder(
            id="edit",
            image_type=ImageType.EDIT,
            tone=Tone.PROFESSIONAL,
            title="",
            instructions=attempt.edit.instructions,
        )
        made = await self.ladder.make(order, photo, attempt.language, account)
        if made.shot.image_source is ImageSource.PLACEHOLDER:
            raise PermanentError("the photo cannot be drawn", code=WarningCode.PHOTO_UNREADABLE)
        attempt.warn(made.warnings)
        if made.shot.image_source is not ImageSource.GENERATED:
            # Whatever stands on our own rungs of the ladder cannot read.
            attempt.warn((WarningCode.INSTRUCTION_NOT_FOLLOWED,))
        return made

    async def _stored(self, attempt: Attempt, made: Made, account: Account) -> ImageResult:
        shot = made.shot
        key = image_key(attempt.job_id, shot)
        await self.patience.with_(
            lambda: self.artifacts.put(key, shot.content, content_type=shot.content_type)
        )
        await attempt.image_done()
        return ImageResult(
            key=key,
            url=artifact_url(self.public_base_url, key),
            width=shot.width,
            height=shot.height,
            image_source=shot.image_source,
            treatment=shot.treatment,
            warnings=attempt.warnings(),
            provenance=shot.provenance,
            usage=account.usage,
        )
