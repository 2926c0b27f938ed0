"""The outside world inside one process, for unit tests."""

from chassis.adapters.memory.artifacts import MemoryArtifactStore
from chassis.adapters.memory.broker import MemoryEventLog, MemoryTaskQueue
from chassis.adapters.memory.clock import ManualClock
from chassis.adapters.memory.idempotency import MemoryIdempotencyStore
from chassis.adapters.memory.inbox import MemoryInbox
from chassis.adapters.memory.jobs import MemoryJobStore
from chassis.adapters.memory.outbox import MemoryOutbox
from chassis.adapters.memory.page_blocks import MemoryPageBlocks
from chassis.adapters.memory.page_catalogue import MemoryPageCatalogue
from chassis.adapters.memory.pages import MemoryPageStore
from chassis.adapters.memory.preferences import MemoryPreferenceStore
from chassis.adapters.memory.record import MemoryRecord
from chassis.adapters.memory.recovery import MemoryJobRecovery
from chassis.adapters.memory.standing import MemoryStandings
from chassis.adapters.memory.supplier_calls import MemorySupplierCallStore
from chassis.adapters.memory.tickets import MemoryTicketStore
from chassis.adapters.memory.webhooks import MemoryWebhookStore

__all__ = [
    "ManualClock",
    "MemoryArtifactStore",
    "MemoryEventLog",
    "MemoryIdempotencyStore",
    "MemoryInbox",
    "MemoryJobRecovery",
    "MemoryJobStore",
    "MemoryOutbox",
    "MemoryPageBlocks",
    "MemoryPageCatalogue",
    "MemoryPageStore",
    "MemoryPreferenceStore",
    "MemoryRecord",
    "MemoryStandings",
    "MemorySupplierCallStore",
    "MemoryTaskQueue",
    "MemoryTicketStore",
    "MemoryWebhookStore",
]
