"""Who may read a partition: the highest epoch alone, or a few without one."""

from tests.eventhubs.connection import RefusedError
from tests.eventhubs.roles import Consumer

# As the service has it, per consumer group and partition.
_WITHOUT_EPOCH = 5
STOLEN = "amqp:link:stolen"


class Readers:
    """The consumers there are, by consumer group and partition."""

    def __init__(self) -> None:
        self._groups: dict[tuple[str, str], list[Consumer]] = {}

    def admit(self, group: str, consumer: Consumer) -> None:
        """Let `consumer` in, at the cost of those it outranks, or raise `RefusedError`."""
        present = self._groups.setdefault((group, consumer.partition.name), [])
        highest = max((c.epoch for c in present if c.epoch is not None), default=None)
        if highest is not None and (consumer.epoch is None or consumer.epoch < highest):
            raise RefusedError(STOLEN, f"A receiver with epoch {highest} is reading.")
        if consumer.epoch is not None:
            for outranked in list(present):
                outranked.evict(STOLEN)
        elif len(present) >= _WITHOUT_EPOCH:
            raise RefusedError("amqp:resource-limit-exceeded", "Too many receivers.")
        present.append(consumer)
        consumer.listen(self._forget)

    def everyone(self) -> list[tuple[str, Consumer]]:
        """Return every consumer with its group."""
        return [(group, c) for (group, _), present in self._groups.items() for c in present]

    def _forget(self, consumer: Consumer) -> None:
        for present in self._groups.values():
            if consumer in present:
                present.remove(consumer)
