"""All that the routes work with."""

from dataclasses import dataclass

from api_service.blocks.change import ChangeBlock
from api_service.blocks.regenerate import RegenerateBlock
from api_service.events.watch import WatchJob
from api_service.exports.submit import SubmitExport
from api_service.generation.budget import DailyBudget
from api_service.generation.submit import SubmitJob
from api_service.generation.waiting import WaitForEnd
from api_service.generation.waiting_line import WaitingLine
from api_service.images.uploads import StoreUpload
from api_service.once import OnlyOnce
from api_service.product_details.edit import DeletePage, EditPage
from api_service.questions.submit import AnswerQuestions
from api_service.status.board import StatusBoard
from chassis.page_ports import PageBlocks
from chassis.ports import ArtifactStore, JobStore, PageStore
from chassis.preferences import PreferenceStore
from chassis.supplier_ports import SupplierCallStore


@dataclass(frozen=True, kw_only=True)
class Gateway:
    """Built once per process, by `wiring`."""

    public_base_url: str
    image_wait_seconds: int
    """How long an edit is waited for whose client does not say."""
    jobs: JobStore
    pages: PageStore
    preferences: PreferenceStore
    artifacts: ArtifactStore
    line: WaitingLine
    submit: SubmitJob
    submit_export: SubmitExport
    budget: DailyBudget
    supplier_calls: SupplierCallStore
    wait: WaitForEnd
    watch: WatchJob
    once: OnlyOnce
    edit_page: EditPage
    blocks: PageBlocks
    change_block: ChangeBlock
    regenerate_block: RegenerateBlock
    answer_questions: AnswerQuestions
    delete_page: DeletePage
    store_upload: StoreUpload
    status: StatusBoard
