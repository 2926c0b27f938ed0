"""A workshop without suppliers: nothing can be asked, nothing is owed."""

from chassis.errors import PermanentError
from chassis.records import Claim
from contracts.jobs import JobId
from contracts.pages import Usage
from worker_service.ports import SupplierReply, SupplierRequest

NOT_CONFIGURED = "SUPPLIER_NOT_CONFIGURED"


class NoSuppliers:
    """Opens itself as the account of every job."""

    async def open(self, claim: Claim) -> "NoSuppliers":
        return self

    async def ask(self, request: SupplierRequest) -> SupplierReply:
        """Refuse, since there is nobody to ask."""
        raise PermanentError(f"no supplier for {request.purpose}", code=NOT_CONFIGURED)

    @property
    def job_id(self) -> JobId:
        """Of no job: nothing is asked on behalf of one."""
        return JobId("")

    def spent(self, request: SupplierRequest, usage: Usage) -> None:
        """There is nothing to add up."""

    @property
    def usage(self) -> Usage:
        return Usage()
