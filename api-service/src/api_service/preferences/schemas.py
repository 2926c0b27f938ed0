"""What `/api/generation/preferences` takes and answers, as JSON."""

from pydantic import BaseModel, ConfigDict, StrictBool


class PreferencesBody(BaseModel):
    """What applies to each page made from now on. Fields that are not named here are ignored."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"examples": [{"ai_notice": False}]})

    ai_notice: StrictBool
    """Whether a page ends with a sentence on what a model made of it."""
