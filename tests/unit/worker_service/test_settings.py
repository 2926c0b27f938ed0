"""A worker whose numbers do not agree does not start."""

import pytest
from pydantic import ValidationError

from worker_service.settings import Settings


@pytest.fixture(autouse=True)
def required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://localhost/pageloom")
    monkeypatch.setenv("REDIS_URL", "redis://localhost:6379/0")
    monkeypatch.setenv("ARTIFACTS_URL", "file:///srv/artifacts")


def test_the_defaults_agree_with_one_another() -> None:
    settings = Settings()

    assert settings.worker_concurrency >= 1


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("WORKER_LEASE_RENEW_SECONDS", "5", "WORKER_LEASE_SECONDS"),
        ("WORKER_SHOT_SECONDS", "120", "WORKER_IMAGES_SECONDS"),
        ("WORKER_IMAGES_SECONDS", "250", "WORKER_TIME_LIMIT_SECONDS"),
        ("WORKER_DRAWING_SECONDS", "90", "WORKER_SHOT_SECONDS"),
    ],
)
def test_numbers_that_do_not_agree_are_refused(
    name: str, value: str, complaint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(ValidationError, match=complaint):
        Settings()


def test_a_supplier_of_text_has_less_time_than_its_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    hired = {"TEXT_SUPPLIER": "openai", "TEXT_SUPPLIER_URL": "https://ai.example/v1"}
    terms = {"TEXT_SUPPLIER_MODEL": "a-model", "TEXT_SUPPLIER_AUTH": "none"}
    for name, value in {**hired, **terms, "TEXT_SUPPLIER_SECONDS": "30"}.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(ValidationError, match="TEXT_SUPPLIER_SECONDS must be less"):
        Settings()
