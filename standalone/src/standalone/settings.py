"""Where the suite on one machine keeps its things, and where it answers."""

import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(frozen=True)

    pageloom_home: Path = Path(".pageloom")
    """Data, logs and artifacts; everything is gone when it is deleted."""
    pageloom_port: int = Field(default=8080, ge=1, le=65535)


def inherited_environment() -> Mapping[str, str]:
    """Return what child processes inherit beside what the suite sets for them."""
    return dict(os.environ)
