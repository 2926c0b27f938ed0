"""What the questions of a page take and answer, as JSON."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from api_service.generation.orders import AcceptedJob, AcceptedJobData
from api_service.plain_text import SEEN
from contracts.jobs import JobKind

LONGEST_ANSWER = 1_000
LONGEST_FIELD = 100
# More than the longest legal notice, the terms and the reasons to buy ask together.
MOST_ANSWERS = 60


class Answer(BaseModel):
    """One answer, in plain text; lines are allowed. Unknown fields are ignored."""

    model_config = ConfigDict(frozen=True)

    field: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_FIELD)]
    """As the question is called in `missing_fields`."""
    value: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_ANSWER),
        SEEN,
    ]


class AnswersRequest(BaseModel):
    """Answers to any of the questions that the page asks, each once."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "answers": [
                        {"field": "producer", "value": "행복농원(제주 서귀포시)"},
                        {"field": "seller.delivery", "value": "2~3일 안에 도착합니다."},
                    ],
                    "expected_version": 1,
                }
            ]
        },
    )

    answers: Annotated[tuple[Answer, ...], Field(max_length=MOST_ANSWERS)]
    expected_version: int | None = None
    """The version that the caller knows; 409 when the page has moved on."""

    @model_validator(mode="after")
    def _answers_each_once(self) -> Self:
        if not self.answers:
            raise PydanticCustomError("nothing_answered", "there is no answer")
        if len({answer.field for answer in self.answers}) < len(self.answers):
            raise PydanticCustomError("answered_twice", "one question has two answers")
        return self


class AnswersAcceptedData(AcceptedJobData):
    kind: Literal[JobKind.REVISION] = JobKind.REVISION
    product_details_id: int
    fields: tuple[str, ...]


class AnswersAccepted(AcceptedJob):
    """The page is taking them in; until then, and if that fails, it is as it was."""

    data: AnswersAcceptedData
