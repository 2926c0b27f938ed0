"""What was paid for, kept so that it need not be paid for again."""

from dataclasses import dataclass

import structlog

from chassis.errors import PermanentError, TransientError
from chassis.ports import ArtifactStore
from chassis.records import Claim
from chassis.supplier_ports import SupplierCallStore
from chassis.supplier_records import RecordedAnswer, answers_of
from worker_service.patience import Patience
from worker_service.ports import SupplierReply

# Text fits into the record; pictures would swell it and its backups.
LARGEST_IN_RECORD = 128 * 1024

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Answers:
    calls: SupplierCallStore
    artifacts: ArtifactStore
    patience: Patience

    async def keep(self, claim: Claim, key: bytes, reply: SupplierReply) -> None:
        """Keep it. When that cannot be done the reply is worth as much, but only now."""
        try:
            answer = await self._answer(claim, key, reply)
            await self.patience.with_(lambda: self.calls.answer(claim, key, answer))
        except (TransientError, PermanentError) as error:
            log.warning("supplier_answer.not_kept", reason=str(error))

    async def find(self, answer: RecordedAnswer) -> SupplierReply | None:
        """Return what was kept, unless it was forgotten meanwhile."""
        body = answer.body
        if body is None and answer.artifact_key is not None:
            key = answer.artifact_key
            stored = await self.patience.with_(lambda: self.artifacts.get(key))
            body = stored.content if stored else None
        if body is None:
            return None
        return SupplierReply(content_type=answer.content_type, body=body)

    async def _answer(self, claim: Claim, key: bytes, reply: SupplierReply) -> RecordedAnswer:
        if len(reply.body) <= LARGEST_IN_RECORD:
            return RecordedAnswer(content_type=reply.content_type, body=reply.body)
        artifact_key = f"{answers_of(claim.job.id)}/{claim.job.run}-{key.hex()}"
        await self.patience.with_(
            lambda: self.artifacts.put(
                artifact_key, reply.body, content_type="application/octet-stream"
            )
        )
        return RecordedAnswer(content_type=reply.content_type, artifact_key=artifact_key)
