"""A page under a lock: what its blocks become, and the version that this leaves behind."""

from dataclasses import dataclass, replace
from typing import Any

from psycopg.rows import DictRow

from chassis.adapters.postgres.record import Connection
from chassis.adapters.postgres.rows import BLOCKS, json_or_null, page_of
from chassis.adapters.postgres.statements import load
from chassis.page_blocks import visible
from chassis.page_ports import MOST_VERSIONS, VersionConflictError
from contracts.jobs import UserId
from contracts.pages import FinishedPage, PageBlock, VersionReason

# As PostgreSQL keeps them, compressed: fifty ordinary pages are some 300 KiB.
MOST_VERSION_BYTES = 16 * 1024 * 1024

_SQL = load("page_blocks.sql")


@dataclass(frozen=True, kw_only=True, slots=True)
class LockedPage:
    """A finished page that nothing else changes until the transaction ends."""

    connection: Connection
    id: int
    page: FinishedPage
    """As whoever reads it sees it."""
    version: int
    stored: tuple[PageBlock, ...] | None
    """What the row says beside its `html_blocks`."""

    async def write(
        self,
        blocks: tuple[PageBlock, ...],
        reason: VersionReason,
        *,
        material: dict[str, Any] | None = None,
    ) -> int:
        """Return the version at which the page then stands: a new one where anything changes.

        Without `material` it stays as it is.
        """
        current = await self._caught_up()
        made_of = self.page.material if material is None else material
        if (blocks, made_of) == (current.page.blocks, self.page.material):
            return current.version
        return await current.step(blocks, reason, made_of)

    async def restore(self, version: int) -> bool:
        """Move to a version that is kept; False when it is not."""
        current = await self._caught_up()
        if version == current.version:
            return True
        found = await self._row("find_version", version=version)
        if found is None:
            return False
        blocks = BLOCKS.validate_python(found["blocks"])
        await self._point_to(version, blocks, found["material"])
        return True

    async def _caught_up(self) -> "LockedPage":
        """Keep how the page stood before its first change, and what a previous release, which
        knows of no versions, has made of it since."""
        before = self.stored if self.stored is not None else self.page.blocks
        await self._execute(
            "keep_first",
            version=self.version,
            blocks=_json_of(before),
            material=json_or_null(self.page.material),
        )
        if before == self.page.blocks:
            return self
        version = await self.step(self.page.blocks, VersionReason.EDITED, self.page.material)
        return replace(self, version=version, stored=self.page.blocks)

    async def step(
        self, blocks: tuple[PageBlock, ...], reason: VersionReason, material: dict[str, Any] | None
    ) -> int:
        """Return the version that these blocks have become; what was undone before is dropped."""
        found = await self._row("next_version")
        version: int = found["version"] if found else self.version + 1
        await self._execute("drop_ahead", version=self.version)
        await self._execute(
            "keep_version",
            version=version,
            blocks=_json_of(blocks),
            material=json_or_null(material),
            reason=reason,
        )
        await self._point_to(version, blocks, material)
        await self._execute("prune", most=MOST_VERSIONS, most_bytes=MOST_VERSION_BYTES)
        return version

    async def _point_to(
        self, version: int, blocks: tuple[PageBlock, ...], material: dict[str, Any] | None
    ) -> None:
        await self._execute(
            "write",
            version=version,
            html_blocks=list(visible(blocks)),
            blocks=_json_of(blocks),
            material=json_or_null(material),
        )

    async def _row(self, statement: str, **values: Any) -> DictRow | None:
        found = await self.connection.execute(
            _SQL[statement], {"product_details_id": self.id, **values}
        )
        return await found.fetchone()

    async def _execute(self, statement: str, **values: Any) -> None:
        await self.connection.execute(_SQL[statement], {"product_details_id": self.id, **values})


async def locked(
    connection: Connection,
    page_id: int,
    user_id: UserId,
    *,
    expected_version: int | None = None,
) -> LockedPage | None:
    """Return a finished page of this user, locked; None when there is none.

    `VersionConflictError` when it stands at another version than the expected one.
    """
    owned = {"product_details_id": page_id, "user_id": user_id}
    row = await (await connection.execute(_SQL["lock"], owned)).fetchone()
    if row is None:
        return None
    if expected_version not in {None, row["version"]}:
        raise VersionConflictError(row["version"])
    return LockedPage(
        connection=connection,
        id=page_id,
        page=page_of(row["page"], row["html_blocks"], row["blocks"], row["material"]),
        version=row["version"],
        stored=None if row["blocks"] is None else BLOCKS.validate_python(row["blocks"]),
    )


def _json_of(blocks: tuple[PageBlock, ...]) -> str:
    return BLOCKS.dump_json(blocks).decode()
