"""The workshop's settings, and the one word that must stand in the environment before numpy."""

import os
import tempfile
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from chassis.settings import (
    ArtifactSettings,
    BrokerSettings,
    BudgetSettings,
    FetchSettings,
    LogSettings,
    RecordSettings,
    TracingSettings,
)
from worker_service.suppliers.settings import ImageSupplierSettings, TextSupplierSettings

# What finishing takes beside the stages: claiming, storing the result, telling it.
FINISHING_SECONDS = 15


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _state_directory() -> Path:
    return Path(tempfile.gettempdir()) / "pageloom-worker"


class Settings(
    RecordSettings,
    BrokerSettings,
    ArtifactSettings,
    FetchSettings,
    BudgetSettings,
    LogSettings,
    TracingSettings,
    TextSupplierSettings,
    ImageSupplierSettings,
):
    """Every duration is in seconds."""

    # Claims, progress and renewals of all jobs in flight: milliseconds each.
    database_pool_size: int = Field(default=4, ge=2, le=50)

    # Jobs in flight. Each waits most of its time and holds its photo, 25 MiB at most; the local
    # studio takes them in turn.
    worker_concurrency: int = Field(default=32, ge=1, le=256)

    # Pictures are drawn in processes of their own, which each keep one core busy.
    worker_drawing_processes: int = Field(default_factory=_cores, ge=1, le=64)
    # Of one picture, from when a process begins it: far more than the largest photo needs.
    worker_drawing_seconds: float = Field(default=20, gt=0)
    # Fragmentation of image memory is cured by a new process; forking one costs 20 ms.
    worker_drawing_tasks: int = Field(default=500, ge=1)
    worker_max_memory_mib: int = Field(default=400, ge=100)
    # Fifty megapixels and what is made of them; a bomb finds no more than this.
    worker_drawing_memory_mib: int = Field(default=1024, ge=256)

    # 15 s of lease, 2 s of sweep and the way back through the queue stay below 30 s.
    worker_lease_seconds: float = Field(default=15, gt=0, le=3600)
    worker_lease_renew_seconds: float = Field(default=4.5, gt=0)
    worker_max_attempts: int = Field(default=3, ge=1, le=10)

    worker_photo_seconds: float = Field(default=20, gt=0)
    worker_copy_seconds: float = Field(default=30, gt=0)
    # Of one image, after which it steps down the ladder; and of all images together.
    # A picture that the studio draws waits for its turn meanwhile.
    worker_shot_seconds: float = Field(default=90, gt=0)
    worker_images_seconds: float = Field(default=120, gt=0)
    worker_page_seconds: float = Field(default=30, gt=0)
    # Draws the slices of packages; empty: the first of Chromium's names on the PATH.
    worker_browser: str = ""
    # Of all blocks of one page: a block takes a tenth of a second, the start a few.
    worker_browser_seconds: float = Field(default=60, gt=0)

    worker_time_limit_seconds: int = Field(default=270, gt=0)

    # How often one call goes out that surely was not billed; see docs/suppliers.md.
    supplier_attempts: int = Field(default=3, ge=1, le=10)
    # So many failures in a row, or one full time-out without any answer, and it is left alone.
    supplier_breaker_failures: int = Field(default=3, ge=1, le=100)
    supplier_breaker_seconds: float = Field(default=15, gt=0, le=600)

    # How long a running job may go on once the worker was asked to leave; then it is given back.
    drain_seconds: int = Field(default=25, ge=1, le=300)

    # Two workers on one machine need two directories.
    worker_heartbeat_directory: Path = Field(default_factory=_state_directory)
    # 0: no metrics port.
    worker_metrics_port: int = Field(default=8082, ge=0, le=65535)

    @property
    def images_seconds(self) -> float:
        """All images together: a hired supplier has its time, and leaves the studio all of its."""
        return self.worker_images_seconds + self.image_supplier_all_seconds

    @property
    def time_limit_seconds(self) -> float:
        """A whole job, with a hired supplier of images."""
        return self.worker_time_limit_seconds + self.image_supplier_all_seconds

    @property
    def stages_seconds(self) -> float:
        """How long a job takes when every stage takes as long as it may."""
        return (
            max(self.worker_photo_seconds + self.worker_drawing_seconds, self.worker_copy_seconds)
            + self.images_seconds
            + self.worker_page_seconds
            + FINISHING_SECONDS
        )

    @model_validator(mode="after")
    def _numbers_agree(self) -> Self:
        _require(
            self.worker_lease_renew_seconds * 3 < self.worker_lease_seconds,
            "WORKER_LEASE_RENEW_SECONDS x 3 must be less than WORKER_LEASE_SECONDS",
        )
        _require(
            self.worker_shot_seconds < self.worker_images_seconds,
            "WORKER_SHOT_SECONDS must be less than WORKER_IMAGES_SECONDS",
        )
        _require(
            self.text_supplier is None or self.text_supplier_seconds < self.worker_copy_seconds,
            "TEXT_SUPPLIER_SECONDS must be less than WORKER_COPY_SECONDS",
        )
        _require(
            self.worker_drawing_seconds < self.worker_shot_seconds,
            "WORKER_DRAWING_SECONDS must be less than WORKER_SHOT_SECONDS",
        )
        _require(
            self.worker_browser_seconds < self.images_seconds,
            "WORKER_BROWSER_SECONDS must be less than WORKER_IMAGES_SECONDS",
        )
        _require(
            self.stages_seconds < self.time_limit_seconds,
            "the stages together must take less than WORKER_TIME_LIMIT_SECONDS",
        )
        return self


def _require(agrees: bool, complaint: str) -> None:
    if not agrees:
        raise ValueError(complaint)


def prepare_environment() -> None:
    """Say what numpy's linear algebra reads while it is imported: one thread for each process.

    To be called before it is. Drawing processes are as many as the cores already, and a process
    is forked more safely from one that has a single thread.
    """
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
